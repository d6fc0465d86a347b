// Exchange with the server: what waits is sent, what others sent is heard, by itself, for ever.

const TIMEOUT_MS = 5000; // a slower network is none
const EVERY_MS = 15000;
const LONGEST_MS = 60000;
const ROSTER_EVERY_MS = 60000;
const BATCH = 200;

class Withdrawn extends Error {}

export class Sync {
  constructor({ api, token, ledger, store, kept, changed, withdrawn }) {
    Object.assign(this, { api, token, ledger, store, changed, withdrawn });
    this.cursor = kept.values.cursor ?? 0;
    this.tag = kept.values.tag ?? "";
    this.heardAt = kept.values.heard_ms ?? 0;
    this.online = null;
    this.failures = 0;
    this.rosterAt = 0;
    this.running = false;
    this.again = false;
    this.timer = 0;
  }

  start() {
    addEventListener("online", () => this.kick());
    addEventListener("offline", () => this.told(false));
    document.addEventListener("visibilitychange", () => !document.hidden && this.kick());
    this.kick();
  }

  // Exchange soon; while it is being done, once more afterwards.
  kick() {
    clearTimeout(this.timer);
    if (this.running) this.again = true;
    else this.timer = setTimeout(() => this.run(), 50);
  }

  told(online) {
    this.online = online;
    this.changed();
  }

  async run() {
    this.running = true;
    try {
      while (await this.exchange()); // first: what waits here must arrive, also when our time is over
      if (Date.now() - this.rosterAt > ROSTER_EVERY_MS) await this.fetchRoster();
      this.failures = 0;
      this.told(true);
    } catch (error) {
      if (error instanceof Withdrawn) {
        this.withdrawn();
        return;
      }
      this.failures += 1;
      this.told(false);
    } finally {
      this.running = false;
    }
    const pause = this.failures ? Math.min(LONGEST_MS, 1000 * 2 ** this.failures) * (0.75 + Math.random() / 2) : EVERY_MS;
    this.timer = setTimeout(() => this.run(), this.again && !this.failures ? 50 : pause);
    this.again = false;
  }

  async ask(path, options = {}) {
    const began = Date.now();
    const answer = await fetch(this.api + path, {
      cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(TIMEOUT_MS), ...options,
      headers: { Authorization: `Bearer ${this.token}`, ...options.headers },
    });
    if (answer.status === 401 || answer.status === 410) throw new Withdrawn();
    if (answer.status === 304) return null;
    if (!answer.ok) throw new Error(String(answer.status));
    const body = await answer.json();
    const middle = (began + Date.now()) / 2;
    await this.ledger.setClock(body.now_ms - middle);
    return { body, tag: answer.headers.get("ETag") ?? "" };
  }

  async fetchRoster() {
    const found = await this.ask("roster", { headers: this.tag ? { "If-None-Match": this.tag } : {} });
    this.rosterAt = Date.now();
    this.heardAt = this.rosterAt;
    await this.store.keep("heard_ms", this.heardAt);
    if (!found) return;
    this.tag = found.tag;
    await this.store.keep("roster", found.body);
    await this.store.keep("tag", this.tag);
    this.changed(found.body);
  }

  // Send a part of what waits and hear what is new; tell whether there is more of either.
  async exchange() {
    const all = this.ledger.waiting();
    const sent = all.slice(0, BATCH);
    const events = sent.map(({ device, door, ticket, waiting, problem, ...event }) => event);
    const body = JSON.stringify({ cursor: this.cursor, waiting: all.length - sent.length, events });
    const answer = await this.ask("sync", { method: "POST", body, headers: { "Content-Type": "application/json" } });
    const told = answer.body;
    await this.ledger.settle(sent, told.refused);
    await this.ledger.put(told.events);
    this.cursor = told.cursor;
    await this.store.keep("cursor", this.cursor);
    const rest = all.length > sent.length || told.more;
    if (told.over && !rest) throw new Withdrawn();
    this.changed();
    return rest;
  }
}
