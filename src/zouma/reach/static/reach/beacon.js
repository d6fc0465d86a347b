// Tells the site that this page is read, and for how long: no cookie, nobody is named or followed.
// What nobody has said to have taken is kept in the browser for a week; an id makes repeats harmless.
"use strict";
(() => {
  const { item, address } = document.currentScript.dataset;
  const KEPT = "zouma_reads";
  const READ_AFTER_MS = 2000;
  const KEPT_MS = 7 * 86400000;
  const MOST_KEPT = 50;
  const MOST_SENT = 10; // their addresses may be long, and a request is not to be
  const REFUSED = [400, 422]; // they will never be taken
  const silent = navigator.globalPrivacyControl === true || navigator.doNotTrack === "1";
  let visibleSince = 0;
  let visibleMs = 0;
  let toldSeconds = 0;
  let hasRead = false;
  let timer = 0;

  function kept() {
    try {
      const events = JSON.parse(localStorage.getItem(KEPT)) || [];
      return events.filter((event) => Date.now() - event.at < KEPT_MS).slice(-MOST_KEPT);
    } catch {
      return [];
    }
  }

  function keep(events) {
    try {
      if (events.length) localStorage.setItem(KEPT, JSON.stringify(events));
      else localStorage.removeItem(KEPT);
    } catch {
      // no room, or not allowed: what is sent now may be all
    }
  }

  function identity() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function body(events) {
    return JSON.stringify({ sent: Date.now(), events });
  }

  // The latest first: of these the address of this page is told by the browser, too.
  async function send() {
    const events = kept().slice(-MOST_SENT);
    if (!events.length) return;
    const kind = events.some((event) => event.kind === "read" && event.item === item) ? "read" : events[0].kind;
    try {
      const answer = await fetch(`${address}?kind=${kind}`, {
        method: "POST", body: body(events), keepalive: true, credentials: "omit", headers: { "Content-Type": "application/json" },
      });
      if (!answer.ok && !REFUSED.includes(answer.status)) return;
    } catch {
      return; // offline: they stay until the next page, or until the browser is online again
    }
    const sent = new Set(events.map((event) => event.id));
    const rest = kept().filter((event) => !sent.has(event.id));
    keep(rest);
    if (rest.length) await send();
  }

  function tell(kind, seconds) {
    return { id: identity(), item, kind, seconds, at: Date.now() };
  }

  function read() {
    hasRead = true;
    keep([...kept(), tell("read", 0)]);
    send();
  }

  function leave() {
    const seconds = Math.round(visibleMs / 1000) - toldSeconds;
    if (!hasRead || seconds < 1) return;
    toldSeconds += seconds;
    const event = tell("engagement", seconds);
    keep([...kept(), event]); // nobody is there any more to hear whether it was taken
    if (navigator.onLine) navigator.sendBeacon?.(`${address}?kind=engagement`, body([event]));
  }

  function show() {
    if (visibleSince) return;
    visibleSince = performance.now();
    if (!hasRead) timer = setTimeout(read, Math.max(0, READ_AFTER_MS - visibleMs));
  }

  function hide() {
    if (!visibleSince) return;
    clearTimeout(timer);
    visibleMs += performance.now() - visibleSince;
    visibleSince = 0;
    leave();
  }

  function look() {
    if (document.visibilityState === "visible") show();
    else hide();
  }

  if (silent) {
    keep([]);
    return;
  }
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pagehide", hide);
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    hasRead = false; // come back to: it is read again
    visibleMs = toldSeconds = 0;
    look();
  });
  window.addEventListener("online", send);
  look();
})();
