/* <ch-key>: fills the hidden input inside with one UUID per form, the same through every retry and reload of that form,
   so that the server does the work once. A key whose work is known to be done is replaced. */
(function () {
  "use strict";

  function uuid() {
    if (window.crypto.randomUUID) { return window.crypto.randomUUID(); }
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    var hex = Array.from(bytes, function (one) { return (one + 256).toString(16).slice(1); }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  customElements.define("ch-key", class extends HTMLElement {
    connectedCallback() {
      this.fill();
      this.onShow = (event) => { if (event.persisted) { this.fill(); } };
      window.addEventListener("pageshow", this.onShow);
    }
    disconnectedCallback() { window.removeEventListener("pageshow", this.onShow); }
    fill() {
      var input = this.querySelector("input");
      var spent = "";
      try { spent = sessionStorage.getItem("ch-key-spent") || ""; } catch (fault) { spent = ""; }
      if (input && (!input.value || input.value === spent)) { input.value = uuid(); }
    }
    renew() { this.querySelector("input").value = uuid(); }
  });
})();
