/* <ch-size>: large type on and off. <ch-lang>: the other language. Both are remembered in a cookie that the server reads. */
(function () {
  "use strict";
  var house = window.ChuanHui;

  customElements.define("ch-size", class extends HTMLElement {
    connectedCallback() {
      this.button = this.querySelector("button");
      this.show();
      this.button.addEventListener("click", () => {
        var large = document.documentElement.dataset.size !== "large";
        document.documentElement.dataset.size = large ? "large" : "normal";
        house.cookie("size", large ? "large" : "normal");
        this.show();
        document.dispatchEvent(new CustomEvent("ch-size"));
      });
    }
    show() {
      var large = document.documentElement.dataset.size === "large";
      this.button.setAttribute("aria-pressed", String(large));
      this.button.querySelector("span").textContent = large ? this.dataset.normal : this.dataset.large;
    }
  });

  customElements.define("ch-lang", class extends HTMLElement {
    connectedCallback() {
      this.querySelector("button").addEventListener("click", () => {
        house.cookie("lang", this.dataset.code);
        location.reload();
      });
    }
  });
})();
