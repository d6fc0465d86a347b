// Serves the door's page when there is no network, or none worth waiting for.
"use strict";

const CACHE = "zouma-door";
const TIMEOUT_MS = 4000;
const SLOW_FOR_MS = 60000;
let slowUntil = 0;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function fetched(request) {
  const response = await fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (response.ok) (await caches.open(CACHE)).put(request, response.clone());
  if (response.status === 401 || response.status === 410) await (await caches.open(CACHE)).delete(request);
  return response;
}

async function answered(request) {
  const kept = await caches.match(request, { ignoreVary: true });
  if (!kept) return fetch(request);
  if (Date.now() < slowUntil) return kept;
  try {
    const response = await fetched(request);
    return response.status >= 500 ? kept : response;
  } catch {
    slowUntil = Date.now() + SLOW_FOR_MS;
    return kept;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate" || address.pathname.startsWith("/static/")) event.respondWith(answered(request));
});
