/* <ch-photo max="6">: around a plain file input. Shrinks each photo to 1600 px JPEG in the browser (which also drops its
   EXIF), shows it, lets it be removed, and holds the count. Without script the input works as it is. */
(function () {
  "use strict";
  var house = window.ChuanHui;
  var LONGEST = 1600, QUALITY = 0.85;

  function read(file) {
    if (window.createImageBitmap) {
      return createImageBitmap(file, { imageOrientation: "from-image" }).catch(function () { return load(file); });
    }
    return load(file);
  }
  function load(file) {
    return new Promise(function (resolve, reject) {
      var image = new Image(), url = URL.createObjectURL(file);
      image.onload = function () { URL.revokeObjectURL(url); resolve(image); };
      image.onerror = function () { URL.revokeObjectURL(url); reject(new Error(file.name)); };
      image.src = url;
    });
  }
  function shrink(file) {
    return read(file).then(function (image) {
      var scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
      var canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.width * scale));
      canvas.height = Math.max(1, Math.round(image.height * scale));
      var pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      if (image.close) { image.close(); }
      return new Promise(function (resolve, reject) {
        canvas.toBlob(function (blob) {
          canvas.width = canvas.height = 0;
          if (!blob) { reject(new Error(file.name)); return; }
          resolve(new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified }));
        }, "image/jpeg", QUALITY);
      });
    });
  }

  customElements.define("ch-photo", class extends HTMLElement {
    connectedCallback() {
      if (this.input) { return; }
      this.input = this.querySelector("input[type=file]");
      this.row = this.querySelector(".photo-row");
      this.told = this.querySelector(".photo-told");
      this.most = Number(this.getAttribute("max")) || 6;
      this.files = [];
      this.urls = [];
      try { new DataTransfer(); } catch (fault) { return; }
      this.input.addEventListener("change", () => this.add(Array.from(this.input.files)));
    }
    disconnectedCallback() { this.urls.forEach((url) => URL.revokeObjectURL(url)); }
    /* Put back photos kept by <ch-draft>: they are small already. */
    restore(files) { this.files = files.slice(0, this.most); this.draw(); this.keep(false); }
    add(chosen) {
      if (!chosen.length) { this.keep(false); return; }
      this.setAttribute("aria-busy", "true");
      this.told.textContent = house.say("photo_busy");
      var room = this.most - this.files.length, faults = [];
      if (chosen.length > room) { faults.push(house.say("photo_full", { most: this.most })); }
      chosen.slice(0, Math.max(0, room)).reduce((line, file) => line.then(() => shrink(file)).then(
        (small) => { this.files.push(small); },
        () => { faults.push(house.say("photo_bad", { name: file.name })); }
      ), Promise.resolve()).then(() => {
        this.removeAttribute("aria-busy");
        this.draw();
        this.keep(true);
        if (faults.length) { this.told.textContent = faults.join(" "); }
      });
    }
    keep(tell) {
      var carrier = new DataTransfer();
      this.files.forEach((file) => carrier.items.add(file));
      this.input.files = carrier.files;
      this.told.textContent = this.files.length ? house.say("photo_count", { n: this.files.length, most: this.most }) : "";
      if (tell) { this.dispatchEvent(new CustomEvent("ch-photo", { bubbles: true })); }
    }
    draw() {
      this.urls.forEach((url) => URL.revokeObjectURL(url));
      this.urls = this.files.map((file) => URL.createObjectURL(file));
      Array.from(this.row.querySelectorAll(".photo-cell")).forEach((cell) => cell.remove());
      var add = this.querySelector(".photo-add");
      this.urls.forEach((url, at) => {
        var drop = house.make("button", { type: "button", "aria-label": house.say("photo_drop", { n: at + 1 }), text: "×" });
        drop.addEventListener("click", () => { this.files.splice(at, 1); this.draw(); this.keep(true); this.input.focus(); });
        this.row.insertBefore(house.make("div", { "class": "photo-cell" }, [
          house.make("img", { src: url, alt: house.say("photo_alt", { n: at + 1 }) }), drop,
        ]), add);
      });
      add.hidden = this.files.length >= this.most;
    }
  });
})();
