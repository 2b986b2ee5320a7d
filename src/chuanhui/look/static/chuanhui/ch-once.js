/* <ch-once seconds="60" covered="…">: what stands in [data-once] is there to be read once. It is covered after so many
   seconds, and when the page is left, so that no way back shows it again. */
(function () {
  "use strict";

  customElements.define("ch-once", class extends HTMLElement {
    connectedCallback() {
      this.cover = () => {
        clearTimeout(this.wait);
        this.querySelectorAll("[data-once]").forEach((one) => {
          one.textContent = this.getAttribute("covered") || "";
          one.removeAttribute("data-once");
          one.classList.add("muted");
        });
      };
      this.wait = setTimeout(this.cover, 1000 * (parseInt(this.getAttribute("seconds"), 10) || 60));
      window.addEventListener("pagehide", this.cover);
    }
    disconnectedCallback() {
      clearTimeout(this.wait);
      window.removeEventListener("pagehide", this.cover);
    }
  });
})();
