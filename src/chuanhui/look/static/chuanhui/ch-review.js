/* <ch-review end="…">: one doubtful pair, decided by keys. A key presses the button that carries it in data-key; N and U open
   their reasons, whose digits count while they are open. A decision is held by the page: when it is left the decision is sent
   after it, and what was shown is covered, so that no way back shows it again. Without script the same forms do the same. */
(function () {
  "use strict";

  customElements.define("ch-review", class extends HTMLElement {
    connectedCallback() {
      this.classList.add("is-live");
      this.querySelectorAll("[data-opens]").forEach((button) => {
        button.hidden = false;
        button.addEventListener("click", () => this.open(button.getAttribute("data-opens")));
      });
      this.onKey = (event) => this.key(event);
      this.onLeave = () => this.leave();
      document.addEventListener("keydown", this.onKey);
      window.addEventListener("pagehide", this.onLeave);
      /* A form that is sent carries what is held: only a page that is left without one sends it after itself. */
      this.addEventListener("submit", () => { this.going = true; });
      this.addEventListener("htmx:afterRequest", () => { this.going = false; });
      var place = this.querySelector("[data-place]");
      if (place && !this.querySelector("[data-faults]")) { place.focus({ preventScroll: true }); }
      if (this.getBoundingClientRect().top < 0) { this.scrollIntoView({ block: "start" }); }
    }
    disconnectedCallback() {
      document.removeEventListener("keydown", this.onKey);
      window.removeEventListener("pagehide", this.onLeave);
    }
    open(name) {
      this.querySelectorAll("[data-panel]").forEach((panel) => { panel.open = panel.getAttribute("data-panel") === name && !panel.open; });
      var panel = this.querySelector('[data-panel="' + name + '"]');
      if (panel && panel.open) {
        var first = panel.querySelector("button");
        if (first) { first.focus({ preventScroll: true }); }
        panel.scrollIntoView({ block: "nearest" });
      }
    }
    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) { return; }
      var tag = event.target && event.target.tagName;
      if (tag === "INPUT" || tag === "SELECT" || tag === "TEXTAREA") {
        if (event.key === "Escape") { event.target.blur(); }
        return;
      }
      if (event.key === "Escape") { this.querySelectorAll("[data-panel]").forEach((panel) => { panel.open = false; }); return; }
      if (event.key === "Enter" && tag === "BUTTON") { return; }
      var wanted = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      var open = this.querySelector("[data-panel][open]");
      var found = Array.from((/^[0-9]$/.test(wanted) ? open || document.createElement("i") : this).querySelectorAll("[data-key]")).find(
        (one) => one.getAttribute("data-key") === wanted && !one.disabled && !one.hidden
      );
      if (!found || this.querySelector(".htmx-request")) { return; }
      event.preventDefault();
      found.click();
    }
    leave() {
      var form = this.querySelector("[data-leave]") || this.querySelector(".ended form");
      if (!this.going && form && form.querySelector('[name="held_pair"]') && navigator.sendBeacon) {
        navigator.sendBeacon(this.getAttribute("end"), new FormData(form));
      }
      this.querySelectorAll("[data-cover]").forEach((one) => { one.textContent = ""; });
    }
  });
})();
