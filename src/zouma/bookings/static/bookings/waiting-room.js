// Keeps the waiting room's page up to date, and goes on when it is this visitor's turn.
const room = document.querySelector("[data-room]");
const place = Number(room.dataset.place);
const opensIn = Number(room.dataset.opensIn) * 1000;
const began = performance.now();
const EVERY = 5000;

function reloadSoon() {
  // Not everybody in the same moment.
  setTimeout(() => location.reload(), Math.random() * 4000);
}

async function look() {
  if (!place) {
    if (performance.now() - began >= opensIn) return reloadSoon();
  } else {
    try {
      const answer = await fetch(room.dataset.room, { credentials: "omit" });
      if (answer.ok) {
        const state = await answer.json();
        const ahead = Math.max(0, place - state.admitted - 1);
        document.querySelector("[data-ahead]").textContent = ahead.toLocaleString(document.documentElement.lang);
        const bar = document.querySelector("progress");
        if (bar) bar.value = Math.min(bar.max, state.admitted);
        if (place <= state.admitted) return location.reload();
      }
    } catch {
      // The network is away: look again.
    }
  }
  setTimeout(look, EVERY + Math.random() * 1000);
}

setTimeout(look, Math.min(EVERY, Math.max(500, opensIn)));
