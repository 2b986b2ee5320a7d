/* <ch-map src="borders.geojson" label="…">: the grid as a schematic map of our own borders, without tiles.
   With `pick lon="name" lat="name"` it marks one place into two inputs: by tap, by dragging the pin, by Enter at the centre of
   the map, by the device's position, or by hand (GCJ-02 and BD-09 are converted). `at="lon,lat"` opens it there.
   Feature properties read: name, href, code, fill (0–4), count, tone (of a point), current. The same facts stand below as a list. */
(function () {
  "use strict";
  var house = window.ChuanHui;
  var FILLS = ["#ffffff", "#e3edf9", "#c3d8f2", "#9dbfe9", "#74a3dd"];
  var TONES = { green: "#17663a", amber: "#d99a12", red: "#d4473e", late: "#8f130c", blue: "#1a4fa0", violet: "#563696", grey: "#5b6879" };
  var DISTRICT = [33.62, 114.65];
  var PIN = '<svg class="ico" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 21.5S5 15 5 9.7a7 7 0 0 1 14 0C19 15 12 21.5 12 21.5z"/></svg>';
  var CROSS = '<svg viewBox="0 0 34 34" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d="M17 2v11M17 21v11M2 17h11M21 17h11"/></svg>';

  function inChina(lon, lat) { return lon > 73 && lon < 136 && lat > 3 && lat < 54; }

  customElements.define("ch-map", class extends HTMLElement {
    connectedCallback() {
      if (this.map) { return; }
      if (!window.L) { this.appendChild(house.make("p", { "class": "hint", text: house.say("map_failed") })); return; }
      this.picks = this.hasAttribute("pick");
      this.hand = this.querySelector(".map-hand");
      this.build();
      this.load();
    }
    disconnectedCallback() { if (this.map) { this.map.remove(); this.map = null; } }

    build() {
      var label = this.getAttribute("label") || "";
      this.box = house.make("div", { "class": "map-box", tabindex: "0", role: "application", "aria-label": label + " " + (this.picks ? house.say("map_keys") : "") });
      var cross = house.make("div", { "class": "map-cross", "aria-hidden": "true" });
      cross.innerHTML = CROSS;
      var stage = house.make("div", { "class": "map-stage" }, [this.box, this.picks ? cross : null]);
      this.told = house.make("output", { text: this.picks ? house.say("map_none") : "" });
      this.foot = house.make("div", { "class": "map-foot" }, [this.told, house.make("span", { text: house.say("map_note") })]);
      this.insertBefore(stage, this.firstChild);
      stage.after(this.foot);
      var at = (this.getAttribute("at") || "").split(",").map(Number);
      this.map = L.map(this.box, { zoomSnap: 0.25, zoomDelta: 0.75, attributionControl: false, zoomControl: false, minZoom: 9, maxZoom: 19 });
      L.control.zoom({ zoomInTitle: house.say("map_zoom_in"), zoomOutTitle: house.say("map_zoom_out") }).addTo(this.map);
      this.map.setView(at.length === 2 && at[0] ? [at[1], at[0]] : DISTRICT, Number(this.getAttribute("zoom")) || 12);
      this.fixed = at.length === 2 && Boolean(at[0]);
      this.map.on("zoomend", () => this.label());
      if (this.picks) { this.buildPicker(); }
      if (window.ResizeObserver) { new ResizeObserver(() => { if (this.map) { this.map.invalidateSize(); this.label(); } }).observe(this.box); }
    }

    load() {
      var src = this.getAttribute("src");
      if (!src) { return; }
      fetch(src, { credentials: "same-origin", headers: { Accept: "application/geo+json, application/json" } })
        .then((answer) => { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.json(); })
        .then((data) => { if (this.map) { this.draw(data); } })
        .catch(() => { this.foot.appendChild(house.make("span", { role: "alert", text: house.say("map_failed") })); });
    }

    draw(data) {
      this.layers = [];
      this.borders = L.geoJSON(data, {
        style: (feature) => (feature.geometry && feature.geometry.type === "Point" ? {} : this.style(feature.properties || {}, false)),
        pointToLayer: (feature, place) => L.circleMarker(place, this.dot(feature.properties || {})),
        onEachFeature: (feature, layer) => this.dress(feature, layer),
      }).addTo(this.map);
      if (!this.fixed && this.borders.getLayers().length && !this.marker) { this.map.fitBounds(this.borders.getBounds(), { padding: [12, 12] }); }
      this.label();
      this.list(data.features || []);
      if (this.marker) { this.marker.setZIndexOffset(1000); }
    }
    style(facts, hot) {
      var fill = Math.max(0, Math.min(4, Number(facts.fill) || 0));
      return { color: facts.current ? "#b0231b" : "#3b5f97", weight: facts.current ? 3.5 : hot ? 3 : 1.4, fillColor: FILLS[fill], fillOpacity: hot ? 0.95 : 0.8 };
    }
    dot(facts) {
      var late = facts.tone === "late";
      return { radius: late ? 9 : 7, color: late ? "#000" : "#fff", weight: late ? 2.5 : 2, fillColor: TONES[facts.tone] || TONES.blue, fillOpacity: 1 };
    }
    dress(feature, layer) {
      var facts = feature.properties || {};
      if (feature.geometry && feature.geometry.type === "Point") {
        layer.bindTooltip(this.words(facts), { direction: "top", offset: [0, -6] });
      } else {
        layer.on("mouseover", () => layer.setStyle(this.style(facts, true)));
        layer.on("mouseout", () => layer.setStyle(this.style(facts, false)));
        this.layers.push({ layer: layer, facts: facts });
      }
      if (facts.href && !this.picks) { layer.on("click", () => { location.href = facts.href; }); }
    }
    /* Wordings go in as text nodes: a name from the ledger is never read as markup. */
    words(facts) {
      return house.make("span", {}, [house.make("span", { text: facts.name || "" }), facts.count === undefined ? null : house.make("small", { text: String(facts.count) })]);
    }
    /* A label is shown while its area is wide enough on screen to hold it. */
    label() {
      if (!this.map || !this.layers) { return; }
      var size = parseFloat(getComputedStyle(this.box).fontSize) || 13;
      this.layers.forEach((one) => {
        var bounds = one.layer.getBounds();
        var low = this.map.latLngToLayerPoint(bounds.getSouthWest()), high = this.map.latLngToLayerPoint(bounds.getNorthEast());
        var fits = high.x - low.x > String(one.facts.name || "").length * size * 0.92 && low.y - high.y > size * 1.5;
        if (fits && !one.layer.getTooltip()) {
          one.layer.bindTooltip(this.words(one.facts), { permanent: true, direction: "center", className: "map-label" });
        } else if (!fits && one.layer.getTooltip()) { one.layer.unbindTooltip(); }
      });
    }
    list(features) {
      var named = features.filter((one) => one.properties && one.properties.name && (one.properties.href || !this.picks));
      if (!named.length) { return; }
      var items = named.map((one) => {
        var text = one.properties.name + (one.properties.count === undefined ? "" : " · " + one.properties.count);
        return house.make("li", {}, [one.properties.href ? house.make("a", { href: one.properties.href, text: text }) : house.make("span", { text: text })]);
      });
      var old = this.querySelector(".map-names");
      if (old) { old.remove(); }
      this.foot.after(house.make("details", { "class": "map-list map-names" }, [house.make("summary", { text: house.say("map_list") }), house.make("ul", {}, items)]));
    }

    buildPicker() {
      var form = this.closest("form") || document;
      this.lon = form.querySelector('[name="' + this.getAttribute("lon") + '"]');
      this.lat = form.querySelector('[name="' + this.getAttribute("lat") + '"]');
      this.map.on("click", (event) => this.mark(event.latlng.lng, event.latlng.lat, true));
      this.box.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.target !== this.box) { return; }
        event.preventDefault();
        var centre = this.map.getCenter();
        this.mark(centre.lng, centre.lat, true);
      });
      if (navigator.geolocation && window.isSecureContext !== false) {
        var here = house.make("button", { type: "button", "class": "btn", text: house.say("map_here") });
        here.addEventListener("click", () => this.locate(here));
        this.foot.appendChild(here);
      }
      this.buildHand();
      [this.lon, this.lat].forEach((input) => {
        input.addEventListener("change", () => this.typed());
        input.addEventListener("ch-restored", () => this.typed());
      });
      this.typed();
    }
    buildHand() {
      var told = house.make("details", { "class": "map-list" }, [house.make("summary", { text: house.say("map_by_hand") })]);
      this.foot.after(told);
      told.appendChild(this.hand);
      if (!window.gcoord) { return; }
      this.crs = house.make("select", { "class": "input" }, [["WGS84", "map_crs_wgs"], ["GCJ02", "map_crs_gcj"], ["BD09", "map_crs_bd"]].map(
        (pair) => house.make("option", { value: pair[0], text: house.say(pair[1]) })
      ));
      this.hand.insertBefore(house.make("label", {}, [house.make("span", { text: house.say("map_crs") }), this.crs]), this.hand.firstChild);
      this.crs.addEventListener("change", () => this.typed());
    }
    typed() {
      var lon = parseFloat(this.lon.value), lat = parseFloat(this.lat.value);
      if (!inChina(lon, lat)) { return; }
      if (this.crs && this.crs.value !== "WGS84") {
        var turned = window.gcoord.transform([lon, lat], window.gcoord[this.crs.value], window.gcoord.WGS84);
        this.crs.value = "WGS84";
        lon = turned[0];
        lat = turned[1];
      }
      this.mark(lon, lat, false);
      this.map.setView([lat, lon], Math.max(this.map.getZoom(), 15));
    }
    locate(button) {
      button.disabled = true;
      navigator.geolocation.getCurrentPosition((found) => {
        button.disabled = false;
        this.mark(found.coords.longitude, found.coords.latitude, true);
        this.map.setView([found.coords.latitude, found.coords.longitude], 16);
      }, () => { button.disabled = false; house.toast(house.say("map_no_position")); }, { enableHighAccuracy: true, timeout: 12000, maximumAge: 60000 });
    }
    mark(lon, lat, tell) {
      if (!this.marker) {
        this.marker = L.marker([lat, lon], { draggable: true, keyboard: false, icon: L.divIcon({ className: "map-pin", html: PIN, iconSize: [44, 44], iconAnchor: [22, 40] }) }).addTo(this.map);
        this.marker.on("dragend", () => { var at = this.marker.getLatLng(); this.mark(at.lng, at.lat, true); });
      }
      this.marker.setLatLng([lat, lon]);
      this.lon.value = lon.toFixed(6);
      this.lat.value = lat.toFixed(6);
      this.told.textContent = house.say("map_picked", { lon: lon.toFixed(5), lat: lat.toFixed(5) });
      if (tell) { this.lon.dispatchEvent(new Event("input", { bubbles: true })); }
      this.dispatchEvent(new CustomEvent("ch-pick", { bubbles: true, detail: { lon: lon, lat: lat } }));
    }
  });
})();
