/* <ch-dialog>: [data-open] opens the <dialog> inside, [data-close] closes it; Escape and the backdrop close it too.
   data-confirm="sentence" on a button or form, and hx-confirm, ask through one shared dialog. */
(function () {
  "use strict";
  var house = window.ChuanHui;

  function open(dialog) { if (dialog.showModal) { dialog.showModal(); } else { dialog.setAttribute("open", ""); } }
  function shut(dialog, answer) { if (dialog.close) { dialog.close(answer || ""); } else { dialog.removeAttribute("open"); } }

  customElements.define("ch-dialog", class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("click", (event) => {
        var dialog = this.querySelector("dialog");
        if (!dialog) { return; }
        if (event.target.closest("[data-open]")) { open(dialog); } else if (event.target.closest("[data-close]") || event.target === dialog) { shut(dialog); }
      });
    }
  });

  function ask(sentence, danger) {
    return new Promise(function (resolve) {
      if (!window.HTMLDialogElement) { resolve(window.confirm(sentence)); return; }
      var yes = house.make("button", { type: "button", "class": "btn " + (danger ? "btn-danger" : "btn-primary"), text: house.say("confirm") });
      var no = house.make("button", { type: "button", "class": "btn", text: house.say("cancel"), autofocus: "" });
      var dialog = house.make("dialog", { "aria-label": sentence }, [
        house.make("div", { "class": "dialog-body" }, [house.make("p", { text: sentence })]),
        house.make("div", { "class": "dialog-foot" }, [no, yes]),
      ]);
      yes.addEventListener("click", function () { shut(dialog, "yes"); });
      no.addEventListener("click", function () { shut(dialog); });
      dialog.addEventListener("close", function () { dialog.remove(); resolve(dialog.returnValue === "yes"); });
      document.body.appendChild(dialog);
      open(dialog);
    });
  }
  house.ask = ask;

  document.addEventListener("htmx:confirm", function (event) {
    if (!event.detail.question) { return; }
    event.preventDefault();
    ask(event.detail.question, event.target.classList.contains("btn-danger")).then(function (yes) { if (yes) { event.detail.issueRequest(true); } });
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest ? event.target.closest("[data-confirm]") : null;
    if (!button || button.dataset.confirmed) { return; }
    event.preventDefault();
    event.stopPropagation();
    ask(button.dataset.confirm, button.classList.contains("btn-danger")).then(function (yes) {
      if (!yes) { return; }
      button.dataset.confirmed = "yes";
      button.click();
      delete button.dataset.confirmed;
    });
  }, true);
})();
