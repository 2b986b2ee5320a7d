/* <ch-trend data='{"windows": […], "series": [{"name", "data"}]}'>: lines of scores, drawn on a canvas. No tooltip,
   which would need styles in its markup: the last score stands beside each line, the figures in the table above. */
(function () {
  "use strict";

  var INKS = ["--blue", "--green", "--amber", "--violet", "--red", "--grey"];
  var SIGNS = ["circle", "rect", "triangle", "diamond", "roundRect", "pin"];

  customElements.define("ch-trend", class extends HTMLElement {
    connectedCallback() {
      if (!window.echarts || this.chart) { return; }
      this.told = JSON.parse(this.getAttribute("data"));
      this.setAttribute("role", "img");
      this.setAttribute("aria-label", this.getAttribute("label") || "");
      this.chart = window.echarts.init(this, null, { renderer: "canvas" });
      this.draw();
      this.watch = new ResizeObserver(() => { this.chart.resize(); this.draw(); });
      this.watch.observe(this);
    }
    disconnectedCallback() {
      if (this.watch) { this.watch.disconnect(); }
      if (this.chart) { this.chart.dispose(); this.chart = null; }
    }
    draw() {
      var style = getComputedStyle(this);
      var ink = style.getPropertyValue("--ink-2").trim();
      var size = parseInt(style.fontSize, 10) || 14;
      var narrow = this.clientWidth < 520;
      var series = this.told.series;
      // Lines that end at the same score share one label, else each would cover the other.
      var last = (one) => one.data[one.data.length - 1];
      var alike = (one) => series.filter((other) => last(other) === last(one));
      var first = (one) => alike(one)[0];
      var named = (one) => alike(one).map((other) => other.name).join(" / ") + " " + last(one);
      this.chart.setOption({
        animation: false,
        color: INKS.map((name) => style.getPropertyValue(name).trim()),
        textStyle: { fontFamily: style.fontFamily, fontSize: size, color: ink },
        grid: { left: 48, right: narrow ? 16 : 132, top: 16, bottom: narrow ? 64 : 32 },
        xAxis: { type: "category", data: this.told.windows, axisLabel: { color: ink, fontSize: size - 2, rotate: narrow ? 35 : 0, hideOverlap: true } },
        yAxis: { type: "value", scale: true, axisLabel: { color: ink, fontSize: size - 2 } },
        series: this.told.series.map((one, number) => ({
          type: "line",
          name: one.name,
          data: one.data,
          symbol: SIGNS[number % SIGNS.length],
          symbolSize: 8,
          connectNulls: false,
          endLabel: { show: !narrow && first(one) === one, formatter: () => named(one), fontSize: size - 2, color: ink },
          labelLayout: { moveOverlap: "shiftY" }
        }))
      });
    }
  });
})();
