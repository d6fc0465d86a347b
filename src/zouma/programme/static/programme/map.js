// Draws the places of the page on a Leaflet map; without tiles they stand on a plain ground.
"use strict";
(() => {
  function drawMap() {
    const element = document.getElementById("map");
    if (!element || element.classList.contains("leaflet-container") || !window.L) return;
    const map = L.map(element, { scrollWheelZoom: false, zoomSnap: 0.25, attributionControl: Boolean(element.dataset.tiles), zoomControl: false });
    L.control.zoom({ zoomInTitle: element.dataset.zoomIn, zoomOutTitle: element.dataset.zoomOut }).addTo(map);
    map.on("popupopen", ({ popup }) => {
      popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", element.dataset.close);
    });
    const names = map.createPane("names").style;
    names.zIndex = 450;
    names.pointerEvents = "none";
    if (element.dataset.tiles) {
      L.tileLayer(element.dataset.tiles, { attribution: element.dataset.attribution, maxZoom: 19 }).addTo(map);
    } else {
      L.control.scale({ imperial: false }).addTo(map);
    }
    map.setView([30, 0], 2);
    const point = element.dataset.point?.split(",").map(Number);
    if (point) map.setView(point, 13.5);
    fetch(element.dataset.places).then((answer) => answer.json()).then((places) => {
      const layer = drawPlaces(map, element, places);
      if (!element.dataset.tiles) drawNames(map, places.districts);
      if (point) drawPoint(map, element, point);
      else frame(map, element, layer);
    });
  }

  function drawPlaces(map, element, places) {
    const layer = L.geoJSON(places, {
      filter: (feature) => feature.geometry !== null,
      pointToLayer: (feature, point) => L.circleMarker(point, {
        radius: 5 + Math.min(12, Math.sqrt(feature.properties.activities) * 2),
        className: element.dataset.point ? "map-dot map-dot-quiet" : "map-dot",
      }),
      onEachFeature: (feature, marker) => marker.bindPopup(() => popup(feature.properties, element.dataset.activities)),
    }).addTo(map);
    followList(layer);
    return layer;
  }

  // Whoever goes through the list by keyboard sees on the map where he is.
  function followList(layer) {
    const markers = new Map(layer.getLayers().map((marker) => [marker.feature.properties.url, marker]));
    for (const link of document.querySelectorAll(".place-list a")) {
      const marker = markers.get(link.getAttribute("href"));
      if (marker) link.addEventListener("focus", () => marker.openPopup());
    }
  }

  function drawNames(map, districts) {
    for (const { name, at } of districts) {
      const icon = L.divIcon({ className: "map-name", html: escaped(name), iconSize: null });
      L.marker([at[1], at[0]], { icon, pane: "names", interactive: false, keyboard: false }).addTo(map);
    }
    map.on("zoomend moveend", () => partNames(map));
  }

  // Where names would lie on one another, the first stays.
  function partNames(map) {
    const kept = [];
    for (const name of map.getPane("names").children) {
      const range = document.createRange();
      range.selectNodeContents(name);
      const box = range.getBoundingClientRect();
      const covered = kept.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
      name.classList.toggle("is-covered", covered);
      if (!covered) kept.push(box);
    }
  }

  function drawPoint(map, element, point) {
    L.circleMarker(point, { radius: 10, className: "map-dot", interactive: false }).addTo(map)
      .bindTooltip(escaped(element.dataset.name), { permanent: true, direction: "top", offset: [0, -8], className: "map-here" });
  }

  function frame(map, element, layer) {
    if (element.dataset.near) {
      map.setView(element.dataset.near.split(",").map(Number), 13);
    } else if (layer.getLayers().length) {
      map.fitBounds(layer.getBounds(), { padding: [24, 24], maxZoom: 15 });
    }
  }

  function popup(place, activities) {
    const box = document.createElement("div");
    const link = document.createElement("a");
    link.href = place.url;
    link.textContent = place.name;
    const line = document.createElement("div");
    line.textContent = [place.address, `${place.activities} ${activities}`].filter(Boolean).join(" · ");
    box.append(link, line);
    return box;
  }

  function escaped(text) {
    const box = document.createElement("i");
    box.textContent = text;
    return box.innerHTML;
  }

  document.addEventListener("DOMContentLoaded", drawMap);
  document.addEventListener("htmx:afterSwap", drawMap);
})();
