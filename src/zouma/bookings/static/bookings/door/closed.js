// A link that opens no door any more: what waits is sent if it is still taken, then all goes.

import { openStore, wipe } from "./store.js";

const { device, token, api, withdrawn } = document.querySelector("[data-closed]").dataset;

async function sent(waiting) {
  const events = waiting.map(({ device: _device, door, ticket, waiting: _waiting, problem, ...event }) => event);
  const answer = await fetch(`${api}sync`, {
    method: "POST", credentials: "omit", body: JSON.stringify({ cursor: 0, waiting: 0, events }),
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
  });
  return answer.ok || answer.status === 410;
}

async function leave() {
  const store = await openStore(device);
  const waiting = (await store.kept()).events.filter((event) => event.waiting);
  store.close();
  for (let at = 0; !withdrawn && at < waiting.length; at += 200) {
    if (!(await sent(waiting.slice(at, at + 200)))) return; // another time
  }
  await wipe(device);
}

if (device) leave();
