// The page of a volunteer at the door: scan, count, see who is in; with or without a network.

import { give } from "./feedback.js";
import { Ledger } from "./ledger.js";
import { canSee, hear, look } from "./reading.js";
import { bookingOf, judged, namedLike, readRoster, sessionNear } from "./roster.js";
import { openStore, wipe } from "./store.js";
import { Sync } from "./sync.js";

const page = document.querySelector("[data-door]");
const texts = JSON.parse(document.getElementById("door-texts").textContent);
const language = document.documentElement.lang;
const device = { uid: page.dataset.device, name: page.dataset.name };
const part = (name) => page.querySelector(`[data-${name}]`);
const [select, scan, verdict, results] = ["session", "scan", "verdict", "results"].map(part);
const sound = document.getElementById("sound");

const store = await openStore(device.uid);
const kept = await store.kept();
const ledger = new Ledger(store, device, kept);
let roster = readRoster(kept.values.roster);
let stopLooking = null;
let last = null;

const sync = new Sync({
  api: page.dataset.api, token: page.dataset.token, ledger, store, kept,
  changed(fresh) {
    if (fresh) roster = readRoster(fresh);
    render();
  },
  async withdrawn() {
    store.close();
    await wipe(device.uid);
    page.replaceChildren(line("p", texts.withdrawn, "refusal"));
  },
});

function say(text, values = {}) {
  return text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
}

function line(tag, text, name = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = name;
  return element;
}

function inWords(session) {
  return session.title[language.toLowerCase()] ?? Object.values(session.title)[0] ?? "";
}

function clock(ms, zone) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(ms);
}

function day(ms, zone) {
  return new Intl.DateTimeFormat(language, { month: "numeric", day: "numeric", timeZone: zone }).format(ms);
}

function here() {
  return roster.bySession.get(select.value) ?? sessionNear(roster, ledger.nowMs());
}

function partyWords(booking) {
  return Object.entries(booking.party).map(([kind, number]) => `${texts.party[kind] ?? kind} ${number}`).join(" · ");
}

// Show a verdict: a colour, a sign, a word, and what the volunteer may need to explain it.
function show(kind, word, lines = []) {
  const signs = { good: "✓", bad: "✕", note: "·" };
  verdict.className = `verdict verdict-${kind}`;
  verdict.replaceChildren(line("strong", `${signs[kind]} ${word}`), ...lines.filter(Boolean).map((text) => line("span", text)));
  if (kind !== "note") give(kind === "good", { sound: sound.checked });
}

function reasons(found, session) {
  if (found.refused === "other-session" && found.other) {
    return [say(texts.belongs, { title: inWords(found.other), time: clock(found.other.startsMs, found.other.zone) })];
  }
  if (found.refused === "already-in") {
    return [say(texts.since, { time: clock(found.before.at_ms, session.zone), door: found.before.door })];
  }
  return [];
}

async function readTicket(code, booking = bookingOf(roster, code)) {
  const session = here();
  if (!session || !(code.trim() || booking)) return;
  const out = scan.elements.direction.value === "out";
  const values = { people: booking?.places ?? 1, booking: booking?.uid ?? null, code: booking ? "" : code.trim().slice(0, 100) };
  if (out && booking) {
    last = await ledger.add(session, "scan-out", values);
    show("good", texts.out, [booking.name, say(texts.people, { n: booking.places })]);
  } else {
    const found = judged(roster, booking, session, ledger.turnout(session, roster), ledger.nowMs());
    last = await ledger.add(session, "scan-in", { ...values, refused: found.refused });
    if (found.refused) {
      show("bad", texts.refused[found.refused], [booking?.name, ...reasons(found, session)]);
    } else {
      show("good", say(texts.welcome, { n: booking.places }), [booking.name, partyWords(booking), texts[found.warning]]);
    }
  }
  render();
  sync.kick();
}

async function count(kind) {
  const session = here();
  if (!session) return;
  last = await ledger.add(session, kind);
  show("note", kind === "walk-in" ? texts.counted_in : texts.counted_out);
  render();
  sync.kick();
}

async function undo() {
  if (!last) return;
  const event = last;
  last = null;
  await ledger.takeBack(roster.bySession.get(event.session) ?? here(), event);
  show("note", texts.undone);
  render();
  sync.kick();
}

function renderSessions() {
  const chosen = select.value;
  const wanted = roster.sessions.map((row) => row.uid).join();
  if (!roster.sessions.length || wanted === select.dataset.shown) return;
  const first = !select.dataset.shown;
  select.dataset.shown = wanted;
  select.replaceChildren(...roster.sessions.map((row) => {
    const option = line("option", `${day(row.startsMs, row.zone)} ${clock(row.startsMs, row.zone)} ${inWords(row)}`);
    option.value = row.uid;
    return option;
  }));
  const near = sessionNear(roster, ledger.nowMs());
  select.value = !first && roster.bySession.has(chosen) ? chosen : near.uid;
}

function renderNetwork() {
  const waiting = ledger.waiting().length;
  const known = sync.online === null ? "unknown" : sync.online ? "online" : "offline";
  const words = { unknown: texts.connecting, online: texts.online, offline: texts.offline };
  const network = part("network");
  network.className = `network network-${known}`;
  network.dataset.waiting = waiting;
  const text = `${words[known]} · ${waiting ? say(texts.waiting, { n: waiting }) : texts.sent}`;
  if (network.textContent !== text) network.textContent = text;
  part("lasts").hidden = store.lasts;
}

function renderConflicts(session, found) {
  const rows = found.conflicts.map(({ first, second }) => {
    const name = roster.byUid.get(second.ticket)?.name ?? "";
    const values = { name, first: clock(first.at_ms, session.zone), one: first.door, second: clock(second.at_ms, session.zone), other: second.door };
    return line("li", say(texts.conflict, values));
  });
  part("conflicts").hidden = !rows.length;
  const list = part("conflict-list");
  const said = rows.map((row) => row.textContent).join();
  if ([...list.children].map((row) => row.textContent).join() !== said) list.replaceChildren(...rows);
}

function render() {
  renderSessions();
  renderNetwork();
  const session = here();
  if (!session) return;
  const found = ledger.turnout(session, roster);
  const booked = roster.bookings.filter((row) => row.session === session.uid && row.state === "confirmed");
  const figures = {
    came: `${found.came} / ${booked.reduce((sum, row) => sum + row.places, 0)}`, "walk-ins": found.walk_ins,
    inside: session.places ? `${found.inside} / ${session.places}` : found.inside, left: found.left,
  };
  for (const [name, value] of Object.entries(figures)) part(name).textContent = value;
  renderConflicts(session, found);
  part("undo").disabled = !last;
}

function renderNames() {
  const found = namedLike(roster, here(), part("search").value).slice(0, 20);
  results.replaceChildren(...found.map((booking) => {
    const item = document.createElement("li");
    const button = line("button", `${booking.name} · ${say(texts.people, { n: booking.places })}`, "button-quiet");
    button.type = "button";
    button.addEventListener("click", () => readTicket("", booking));
    item.append(button);
    return item;
  }));
}

async function toggleCamera() {
  const video = part("video");
  if (stopLooking) {
    stopLooking();
    stopLooking = null;
  } else {
    stopLooking = await look(video, readTicket).catch(() => null);
    if (!stopLooking) show("bad", texts.no_camera);
  }
  video.hidden = !stopLooking;
  part("camera").setAttribute("aria-pressed", String(Boolean(stopLooking)));
}

// Keep this page and what it is made of, so that it opens without a network.
async function keepPage() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(page.dataset.worker, { scope: page.dataset.scope });
  await navigator.serviceWorker.ready;
  const used = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
  const ours = used.filter((address) => address.origin === location.origin && address.pathname.startsWith("/static/"));
  const cache = await caches.open("zouma-door");
  await cache.addAll([location.pathname, ...new Set(ours.map((address) => address.href))]);
  page.dataset.kept = "yes";
}

scan.addEventListener("submit", (event) => {
  event.preventDefault();
  const { code } = scan.elements;
  readTicket(code.value);
  code.value = "";
  code.focus();
});
for (const button of page.querySelectorAll("[data-count]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    count(button.dataset.count);
  });
}
part("undo").addEventListener("click", undo);
part("search").addEventListener("input", renderNames);
part("search-panel").hidden = false;
part("undo").hidden = false;
select.addEventListener("change", () => {
  verdict.replaceChildren(texts.ready);
  verdict.className = "verdict";
  renderNames();
  render();
});
hear(readTicket);
if (await canSee()) {
  part("camera").hidden = false;
  part("camera").addEventListener("click", toggleCamera);
}
navigator.storage?.persist?.();
sync.start();
render();
page.dataset.ready = "yes";
await keepPage().catch(() => {});
