/* What every page's elements share: wordings, toasts, what to say when the network or the server fails,
   character counters, and a form that cannot be sent twice by an impatient finger. No eval, no build. */
(function () {
  "use strict";

  var meta = document.querySelector('meta[name="ch-words"]');
  var words = {};
  try { words = JSON.parse(meta ? meta.content : "{}"); } catch (fault) { words = {}; }

  function say(key, facts) {
    return String(words[key] || key).replace(/\{(\w+)\}/g, function (whole, name) {
      return facts && name in facts ? facts[name] : whole;
    });
  }

  function make(tag, attributes, children) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (name === "text") { node.textContent = attributes[name]; } else { node.setAttribute(name, attributes[name]); }
    });
    (children || []).forEach(function (child) { if (child) { node.appendChild(child); } });
    return node;
  }

  function toast(text, options) {
    var settings = options || {};
    var place = document.getElementById("toasts");
    if (!place) { return null; }
    Array.prototype.forEach.call(place.children, function (one) { if (one.textContent.indexOf(text) === 0) { one.remove(); } });
    var note = make("div", { "class": "toast-note tone-" + (settings.tone || "blue") }, [make("span", { text: text })]);
    if (settings.retry) {
      var again = make("button", { type: "button", text: say("retry") });
      again.addEventListener("click", function () { note.remove(); settings.retry(); });
      note.appendChild(again);
    }
    var shut = make("button", { type: "button", text: "×", "aria-label": say("close") });
    shut.addEventListener("click", function () { note.remove(); });
    note.appendChild(shut);
    place.appendChild(note);
    if (settings.tone !== "red") { setTimeout(function () { note.remove(); }, 6000); }
    return note;
  }

  function cookie(name, value) {
    var secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = name + "=" + value + "; Path=/; Max-Age=31536000; SameSite=Lax" + secure;
  }

  window.ChuanHui = { say: say, make: make, toast: toast, cookie: cookie };

  /* ---- failures of a part-page request; "kept on this device" is said only where a draft keeps it ---- */
  function kept(element, ifKept) { return say(element && element.closest && element.closest("ch-draft") ? ifKept : "net_off"); }
  function again(element) {
    return function () {
      var form = element.closest ? element.closest("form") : null;
      if (form && form.requestSubmit) { form.requestSubmit(); } else if (window.htmx) { window.htmx.trigger(element, "click"); }
    };
  }
  document.addEventListener("htmx:sendError", function (event) { toast(kept(event.detail.elt, "net_down"), { tone: "red", retry: again(event.detail.elt) }); });
  document.addEventListener("htmx:timeout", function (event) { toast(kept(event.detail.elt, "net_slow"), { tone: "red", retry: again(event.detail.elt) }); });
  document.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    if (status === 401) { toast(say("signed_out"), { tone: "red" }); return; }
    if (status === 403 || status === 404) { toast(say("refused"), { tone: "red" }); return; }
    toast(say("server_error"), { tone: "red", retry: again(event.detail.elt) });
  });

  /* ---- a whole-page form: not while offline, not twice ---- */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) { return; }
    if (navigator.onLine === false) {
      event.preventDefault();
      toast(kept(form, "net_down"), { tone: "red", retry: function () { form.requestSubmit ? form.requestSubmit() : form.submit(); } });
      return;
    }
    if (form.hasAttribute("data-busy")) { event.preventDefault(); return; }
    form.setAttribute("data-busy", "");
    setTimeout(function () { form.removeAttribute("data-busy"); }, 25000);
  });
  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.querySelectorAll("form[data-busy]"), function (form) { form.removeAttribute("data-busy"); });
  });

  /* ---- character counters ---- */
  function count(field) {
    var shown = document.getElementById(field.getAttribute("data-count"));
    if (!shown || !(field.maxLength > 0)) { return; }
    if (!shown.dataset.told) { shown.dataset.told = shown.textContent; }
    shown.textContent = field.value ? field.value.length + " / " + field.maxLength : shown.dataset.told;
  }
  document.addEventListener("input", function (event) { if (event.target.hasAttribute && event.target.hasAttribute("data-count")) { count(event.target); } });

  /* ---- faults take the focus, so that a screen reader reads them first; open menus close ---- */
  function settle(root) {
    Array.prototype.forEach.call(root.querySelectorAll("[data-count]"), count);
    var faults = root.querySelector("[data-faults]");
    if (faults) { faults.focus(); }
  }
  document.addEventListener("DOMContentLoaded", function () { settle(document); });
  document.addEventListener("htmx:afterSettle", function (event) { settle(event.target); });
  document.addEventListener("click", function (event) {
    Array.prototype.forEach.call(document.querySelectorAll("details.drop[open]"), function (drop) {
      if (!drop.contains(event.target)) { drop.open = false; }
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    Array.prototype.forEach.call(document.querySelectorAll("details.drop[open]"), function (drop) {
      drop.open = false;
      drop.querySelector("summary").focus();
    });
  });
})();
