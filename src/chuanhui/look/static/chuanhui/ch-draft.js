/* <ch-draft name="report" owner="portal">: around a form. Keeps what is typed in localStorage and photos in IndexedDB, so that
   a reload, a killed tab or a dead network lose nothing; the form's key is kept with it, so a retry stays one submission.
   Cleared by <ch-draft-done name="…" owner="…"> on the page that follows success, by a 2xx answer to htmx, by signing out
   (form[data-sign-out]), and after seven days. Fields with data-no-draft, passwords and the CSRF token are never kept. */
(function () {
  "use strict";
  var house = window.ChuanHui;
  var PREFIX = "ch-draft:", DAYS = 7, DAY = 86400000;

  function box() {
    if (!window.idb) { return Promise.reject(new Error("no idb")); }
    return window.idb.openDB("chuanhui-drafts", 1, { upgrade: function (db) { db.createObjectStore("photos"); } });
  }
  function photos(action, key, value) {
    return box().then(function (db) {
      var done = action === "put" ? db.put("photos", value, key) : action === "get" ? db.get("photos", key) : db.delete("photos", key);
      return done.then(function (found) { db.close(); return found; });
    }).catch(function () { return undefined; });
  }
  function read(key) { try { return JSON.parse(localStorage.getItem(key)); } catch (fault) { return null; } }
  function drop(key) {
    var kept = read(key);
    try {
      if (kept && kept.key) { sessionStorage.setItem("ch-key-spent", kept.key); }
      localStorage.removeItem(key);
    } catch (fault) { return; }
    photos("delete", key);
  }
  function dropAll(test) {
    try { Object.keys(localStorage).filter(function (key) { return key.indexOf(PREFIX) === 0 && test(key); }).forEach(drop); } catch (fault) { return; }
  }
  function keepable(field) {
    return field.name && field.name !== "csrfmiddlewaretoken" && !field.hasAttribute("data-no-draft") &&
      ["file", "password", "submit", "button"].indexOf(field.type) < 0 && (field.type !== "hidden" || field.closest("ch-key"));
  }

  customElements.define("ch-draft", class extends HTMLElement {
    connectedCallback() {
      this.form = this.querySelector("form");
      if (!this.form || this.store) { return; }
      this.store = PREFIX + (this.getAttribute("owner") || "") + ":" + this.getAttribute("name");
      this.first = this.values();
      this.wait = 0;
      this.restore();
      this.form.addEventListener("input", () => this.later());
      this.form.addEventListener("change", () => this.later());
      this.form.addEventListener("ch-photo", () => this.savePhotos());
      this.form.addEventListener("submit", () => this.save());
      this.form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful && event.detail.elt === this.form) { this.done(); } });
      this.onHide = () => { if (this.wait) { this.save(); } };
      window.addEventListener("pagehide", this.onHide);
      document.addEventListener("visibilitychange", this.onHide);
    }
    disconnectedCallback() { window.removeEventListener("pagehide", this.onHide); document.removeEventListener("visibilitychange", this.onHide); }
    values() {
      return Array.from(this.form.elements).filter(keepable)
        .filter((field) => (field.type !== "radio" && field.type !== "checkbox") || field.checked)
        .map((field) => [field.name, field.value]);
    }
    later() { clearTimeout(this.wait); this.wait = setTimeout(() => this.save(), 400); }
    save() {
      clearTimeout(this.wait);
      this.wait = 0;
      var key = this.form.querySelector("ch-key input");
      try { localStorage.setItem(this.store, JSON.stringify({ at: Date.now(), key: key ? key.value : "", fields: this.values() })); } catch (fault) { return; }
      var told = this.querySelector(".draft-kept");
      if (told) { told.textContent = house.say("draft_kept", { at: new Date().toTimeString().slice(0, 5) }); }
    }
    savePhotos() {
      this.save();
      var all = {};
      Array.from(this.form.querySelectorAll("ch-photo")).forEach((one) => { all[one.input.name] = one.files; });
      photos("put", this.store, all);
    }
    restore() {
      var kept = read(this.store);
      if (!kept || !kept.fields || Date.now() - kept.at > DAYS * DAY) { if (kept) { drop(this.store); } return; }
      var before = JSON.stringify(this.first.filter((pair) => pair[0] !== "key"));
      this.put(kept.fields);
      photos("get", this.store).then((all) => {
        Array.from(this.form.querySelectorAll("ch-photo")).forEach((one) => {
          if (all && all[one.input.name] && all[one.input.name].length && one.restore) { one.restore(all[one.input.name]); }
        });
      });
      if (!this.querySelector("[data-faults]") && before !== JSON.stringify(kept.fields.filter((pair) => pair[0] !== "key"))) { this.tell(); }
    }
    put(pairs) {
      var byName = {};
      pairs.forEach((pair) => { (byName[pair[0]] = byName[pair[0]] || []).push(pair[1]); });
      Array.from(this.form.elements).filter(keepable).forEach((field) => {
        if (field.type === "radio" || field.type === "checkbox") { field.checked = (byName[field.name] || []).indexOf(field.value) >= 0; return; }
        if (byName[field.name] && byName[field.name].length) { field.value = byName[field.name].shift(); }
        field.dispatchEvent(new CustomEvent("ch-restored", { bubbles: true }));
      });
    }
    tell() {
      var afresh = house.make("button", { type: "button", "class": "btn", text: house.say("draft_drop") });
      var note = house.make("div", { "class": "draft-note", role: "status" }, [house.make("span", { text: house.say("draft_back") }), afresh]);
      afresh.addEventListener("click", () => { drop(this.store); location.reload(); });
      this.insertBefore(note, this.firstChild);
    }
    done() {
      clearTimeout(this.wait);
      this.wait = 0;
      drop(this.store);
      var key = this.form.querySelector("ch-key");
      if (key && key.renew) { key.renew(); }
    }
  });

  customElements.define("ch-draft-done", class extends HTMLElement {
    connectedCallback() { drop(PREFIX + (this.getAttribute("owner") || "") + ":" + this.getAttribute("name")); }
  });

  document.addEventListener("submit", function (event) { if (event.target.hasAttribute("data-sign-out")) { dropAll(function () { return true; }); } });
  dropAll(function (key) { var kept = read(key); return !kept || Date.now() - kept.at > DAYS * DAY; });
})();
