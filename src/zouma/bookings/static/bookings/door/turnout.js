// Who came, from the events of any doors in any order: the same rule as methods/attendance.py.

const FIELDS = ["at_ms", "device", "sequence", "nonce", "kind", "people", "ticket", "booked", "refused", "undoes"];

function compared(one, other) {
  for (const name of FIELDS) {
    if (one[name] < other[name]) return -1;
    if (one[name] > other[name]) return 1;
  }
  return 0;
}

function passedThrough(door, event) {
  if (event.kind === "scan-in") {
    const before = door.inside.get(event.ticket);
    if (before) {
      door.conflicts.push({ first: before, second: event });
      return;
    }
    door.inside.set(event.ticket, event);
    const kept = event.booked ? door.came : door.unbooked;
    kept.set(event.ticket, Math.max(kept.get(event.ticket) ?? 0, event.people));
    door.people += event.people;
  } else if (event.kind === "scan-out") {
    const before = door.inside.get(event.ticket);
    door.inside.delete(event.ticket);
    door.left += before?.people ?? 0;
    door.people -= before?.people ?? 0;
  } else if (event.kind === "walk-in") {
    door.counted += event.people;
    door.people += event.people;
  } else {
    door.left += event.people;
    door.people -= event.people;
  }
}

function sum(map) {
  let total = 0;
  for (const number of map.values()) total += number;
  return total;
}

// Return the turnout of a session's events; inside: by ticket, the event that let it in.
export function turnout(events) {
  const unique = new Map();
  for (const event of [...events].sort(compared)) {
    const key = `${event.device} ${event.nonce}`;
    if (!unique.has(key)) unique.set(key, event);
  }
  const undone = new Set();
  for (const event of unique.values()) if (event.kind === "undo") undone.add(`${event.device} ${event.undoes}`);
  const door = {
    came: new Map(), unbooked: new Map(), inside: new Map(), conflicts: [],
    counted: 0, left: 0, people: 0, peak: 0, refused: 0,
  };
  for (const [key, event] of unique) {
    if (event.kind === "undo" || undone.has(key)) continue;
    if (event.refused) {
      door.refused += 1;
    } else {
      passedThrough(door, event);
      door.peak = Math.max(door.peak, door.people);
    }
  }
  return {
    came: sum(door.came), walk_ins: door.counted + sum(door.unbooked), left: door.left,
    inside: Math.max(0, door.people), peak_inside: door.peak, refused: door.refused,
    conflicts: door.conflicts, tickets_in: door.inside, undone,
  };
}
