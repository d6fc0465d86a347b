// A device's memory of events: its own, which wait to be sent, and those it was told of.

import { ticketHash } from "./hashing.js";
import { turnout } from "./turnout.js";

// Return 128 random bits as a UUID, also where the page is not secure.
export function newNonce() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Ledger {
  constructor(store, device, kept) {
    this.store = store;
    this.device = device;
    this.events = new Map();
    this.offsetMs = kept.values.offset_ms ?? 0;
    for (const event of kept.events) this.events.set(`${event.device} ${event.nonce}`, event);
    this.sequence = Math.max(0, ...this.own().map((event) => event.sequence));
  }

  own() {
    return [...this.events.values()].filter((event) => event.device === this.device.uid);
  }

  waiting() {
    return this.own().filter((event) => event.waiting).sort((one, other) => one.sequence - other.sequence);
  }

  problems() {
    return this.own().filter((event) => event.problem);
  }

  // The server's time as far as we know it: phones' clocks go wrong.
  nowMs() {
    return Math.round(Date.now() + this.offsetMs);
  }

  async setClock(offsetMs) {
    this.offsetMs = offsetMs;
    await this.store.keep("offset_ms", offsetMs);
  }

  // Write down what happened here; it is kept before anybody is told.
  async add(session, kind, values = {}) {
    this.sequence += 1;
    const event = {
      device: this.device.uid, door: this.device.name, nonce: newNonce(), sequence: this.sequence,
      at_ms: this.nowMs(), session: session.uid, kind, people: kind === "undo" ? 0 : 1,
      booking: null, code: "", refused: "", undoes: null, waiting: true, ...values,
    };
    event.ticket = event.booking || !event.code ? "" : ticketHash(event.code);
    await this.put([event]);
    return event;
  }

  async takeBack(session, event) {
    return this.add(session, "undo", { undoes: event.nonce });
  }

  async put(events) {
    for (const event of events) {
      const key = `${event.device} ${event.nonce}`;
      const before = this.events.get(key);
      const code = before?.code || event.code || ""; // the server knows best, but not what was read
      this.events.set(key, { ...before, ...event, code, waiting: event.waiting ?? false });
    }
    await this.store.keepEvents(events.map((event) => this.events.get(`${event.device} ${event.nonce}`)));
  }

  async settle(sent, refused) {
    const reasons = new Map(refused.map((row) => [row.index, row.reason]));
    const settled = sent.map((event, at) => ({ ...event, waiting: false, problem: reasons.get(at) ?? "" }));
    for (const event of settled) this.events.set(`${event.device} ${event.nonce}`, event);
    await this.store.keepEvents(settled);
  }

  // Who came to a session, by all events known here.
  turnout(session, roster) {
    const rows = [];
    for (const event of this.events.values()) {
      if (event.session !== session.uid || event.problem) continue;
      const booking = event.booking ?? roster.byTicket.get(event.ticket)?.uid;
      rows.push({ ...event, ticket: booking ?? event.ticket, booked: Boolean(booking), undoes: event.undoes ?? "" });
    }
    return turnout(rows);
  }
}
