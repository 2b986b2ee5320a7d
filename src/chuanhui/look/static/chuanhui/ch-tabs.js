/* <ch-tabs>: .tabs holds links to the ids of the sections inside. Without script all sections stand open, one below another.
   Arrow keys move between tabs; the chosen one stays in the address. */
(function () {
  "use strict";

  customElements.define("ch-tabs", class extends HTMLElement {
    connectedCallback() {
      this.tabs = Array.from(this.querySelectorAll(".tabs a[href^='#']"));
      if (!this.tabs.length) { return; }
      this.querySelector(".tabs").setAttribute("role", "tablist");
      this.tabs.forEach((tab) => {
        var panel = this.panel(tab);
        tab.setAttribute("role", "tab");
        tab.id = tab.id || "tab-" + panel.id;
        tab.setAttribute("aria-controls", panel.id);
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", tab.id);
        tab.addEventListener("click", (event) => { event.preventDefault(); this.choose(tab, true); });
        tab.addEventListener("keydown", (event) => this.move(event, tab));
      });
      this.choose(this.tabs.find((tab) => tab.hash === location.hash) || this.tabs.find((tab) => tab.hasAttribute("aria-current")) || this.tabs[0], false);
    }
    panel(tab) { return document.getElementById(tab.getAttribute("href").slice(1)); }
    choose(chosen, remember) {
      this.tabs.forEach((tab) => {
        var on = tab === chosen;
        tab.setAttribute("aria-selected", String(on));
        tab.tabIndex = on ? 0 : -1;
        this.panel(tab).hidden = !on;
      });
      if (remember) { history.replaceState(history.state, "", chosen.getAttribute("href")); chosen.focus(); }
      this.dispatchEvent(new CustomEvent("ch-tab", { bubbles: true, detail: { id: this.panel(chosen).id } }));
    }
    move(event, tab) {
      var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      var at = this.tabs.indexOf(tab);
      if (event.key === "Home") { at = 0; } else if (event.key === "End") { at = this.tabs.length - 1; } else if (step) { at = (at + step + this.tabs.length) % this.tabs.length; } else { return; }
      event.preventDefault();
      this.choose(this.tabs[at], true);
    }
  });
})();
