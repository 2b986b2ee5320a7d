/* <ch-sheet>: around the form of a score sheet. Big steppers for counted faults, a running total, and the photo of an item
   shown once there is a fault. Points are reckoned in hundredths, as the server does; what counts is the server's sum.
   Without script the numbers are typed and the total comes with the answer. */
(function () {
  "use strict";

  function cents(text) { return Math.round(Number(text || 0) * 100); }
  function half(upper, lower) { return Math.floor((2 * upper + lower) / (2 * lower)); }

  customElements.define("ch-sheet", class extends HTMLElement {
    connectedCallback() {
      this.items = Array.from(this.querySelectorAll("[data-way]"));
      this.total = this.querySelector("[data-total]");
      this.querySelectorAll("[data-step]").forEach((button) => {
        button.hidden = false;
        button.addEventListener("click", () => this.step(button));
      });
      this.addEventListener("input", () => this.reckon());
      this.addEventListener("change", () => this.reckon());
      this.addEventListener("ch-restored", () => this.reckon());
      this.reckon();
    }
    step(button) {
      var input = button.parentNode.querySelector("input");
      var next = (Number(input.value) || 0) + Number(button.getAttribute("data-step"));
      input.value = Math.max(Number(input.min) || 0, Math.min(Number(input.max) || 999, next));
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    number(item, name) {
      var input = item.querySelector("[data-" + name + "]");
      return input && input.value !== "" ? Number(input.value) : null;
    }
    points(item) {
      var full = cents(item.getAttribute("data-points")), way = item.getAttribute("data-way");
      if (way === "deduct") {
        var count = this.number(item, "count"), cap = item.getAttribute("data-cap");
        if (count === null) { return undefined; }
        return full - Math.min(cents(item.getAttribute("data-deduct")) * count, cap ? Math.min(cents(cap), full) : full);
      }
      if (way === "choose") {
        var chosen = item.querySelector("input[type=radio]:checked");
        return chosen ? cents(chosen.getAttribute("data-points")) : undefined;
      }
      var present = this.number(item, "present"), expected = this.number(item, "expected");
      if (present === null || expected === null || present > expected) { return undefined; }
      return expected ? half(full * present, expected) : null;
    }
    reckon() {
      var full = 0, possible = 0, got = 0;
      this.items.forEach((item) => {
        var most = cents(item.getAttribute("data-points")), points = this.points(item);
        var told = item.querySelector("[data-got]"), camera = item.querySelector("[data-camera]");
        full += most;
        if (points !== null) { possible += most; got += points === undefined ? most : points; }
        if (told) { told.textContent = points === undefined || points === null ? "—" : (points / 100).toFixed(2); }
        item.classList.toggle("is-short", points !== undefined && points !== null && points < most);
        if (camera) { camera.hidden = !(points !== undefined && points !== null && points < most) && !camera.querySelector(".photo-cell") && !camera.hasAttribute("data-kept"); }
      });
      if (this.total) { this.total.textContent = possible ? (half(got * full, possible) / 100).toFixed(2) : "—"; }
    }
  });
})();
