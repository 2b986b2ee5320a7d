/* The portal's own: the receipt's QR code opens the follow page by its fragment; a marked place tells its grid;
   a kept draft brings its street and community back; printing; photos that a draft brings back are not sent twice. */
(function () {
  "use strict";

  /* #number.secret: never sent to a server, so no log holds it. */
  function open() {
    var form = document.querySelector("form[data-follow]");
    var parts = location.hash.slice(1).split(".");
    if (!form || parts.length !== 2 || !parts[0] || !parts[1]) { return; }
    form.elements.number.value = decodeURIComponent(parts[0]).slice(0, 40);
    form.elements.secret.value = decodeURIComponent(parts[1]).slice(0, 40);
    history.replaceState(null, "", location.pathname + location.search);
    if (form.requestSubmit) { form.requestSubmit(); }
  }

  /* #code: of a roll, from the QR code on the paper. */
  function openCode() {
    var form = document.querySelector("form[data-code]"), code = location.hash.slice(1);
    if (!form || !/^[0-9A-Za-z-]{8,9}$/.test(code)) { return; }
    form.elements.code.value = code;
    history.replaceState(null, "", location.pathname + location.search);
    if (form.requestSubmit) { form.requestSubmit(); }
  }

  function tellPlace(event) {
    var told = document.getElementById("where");
    if (!told || !window.htmx || !event.detail) { return; }
    window.htmx.ajax("POST", told.getAttribute("data-where"), {
      source: told, target: told, swap: "innerHTML", values: { lon: event.detail.lon.toFixed(6), lat: event.detail.lat.toFixed(6) },
    });
  }

  /* The lists of community and grid come from the server once the street is known. */
  function backToPlace() {
    var draft = document.querySelector("ch-draft[name^='report-']"), list = document.getElementById("places");
    if (!draft || !list || !window.htmx) { return; }
    var kept = null;
    try { kept = JSON.parse(localStorage.getItem("ch-draft:portal:" + draft.getAttribute("name"))); } catch (fault) { kept = null; }
    var values = {};
    ((kept && kept.fields) || []).forEach(function (pair) { if (["street", "community", "cell"].indexOf(pair[0]) >= 0) { values[pair[0]] = pair[1]; } });
    if (!values.street || (!values.community && document.getElementById("community"))) { return; }
    window.htmx.ajax("GET", list.querySelector("select").getAttribute("hx-get"), { source: list, target: list, swap: "outerHTML", values: values });
  }

  function watchPhotos() {
    var kept = document.querySelector(".kept-photos"), row = document.querySelector(".photo-row");
    if (!kept || !row || !window.MutationObserver) { return; }
    var watcher = new MutationObserver(function () {
      if (row.querySelectorAll(".photo-cell").length >= Number(kept.getAttribute("data-kept"))) { kept.remove(); watcher.disconnect(); }
    });
    watcher.observe(row, { childList: true });
  }

  document.addEventListener("ch-pick", tellPlace);
  document.addEventListener("DOMContentLoaded", function () {
    Array.prototype.forEach.call(document.querySelectorAll("[data-print]"), function (button) {
      button.hidden = false;
      button.addEventListener("click", function () { window.print(); });
    });
    watchPhotos();
    backToPlace();
    open();
    openCode();
  });
})();
