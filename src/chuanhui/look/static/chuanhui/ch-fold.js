/* <ch-fold> holds a <details> that stands open on a wide screen and without script. On a narrow one it is folded away,
   unless somebody unfolded it: a list that is filtered anew keeps it as it was. */
(function () {
  "use strict";
  var narrow = window.matchMedia("(max-width: 700px)");
  var unfolded = false;

  customElements.define("ch-fold", class extends HTMLElement {
    connectedCallback() {
      this.details = this.querySelector("details");
      if (!this.details) { return; }
      this.fit = () => { this.details.open = !narrow.matches || unfolded; };
      this.fit();
      narrow.addEventListener("change", this.fit);
      this.details.querySelector("summary").addEventListener("click", () => { unfolded = !this.details.open; });
    }
    disconnectedCallback() { if (this.fit) { narrow.removeEventListener("change", this.fit); } }
  });
})();
