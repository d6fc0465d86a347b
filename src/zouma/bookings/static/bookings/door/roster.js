// Tickets as the roster has them, and what a door says of one.

import { asTyped, ticketHash } from "./hashing.js";

const EARLY_MS = 60 * 60 * 1000;

// Return a roster with ways to find its bookings.
export function readRoster(roster) {
  const bookings = roster?.bookings ?? [];
  const sessions = (roster?.sessions ?? []).map((row) => ({
    ...row, startsMs: Date.parse(row.starts_at), endsMs: Date.parse(row.ends_at ?? row.starts_at),
  }));
  return {
    sessions,
    bookings,
    bySession: new Map(sessions.map((row) => [row.uid, row])),
    byUid: new Map(bookings.map((row) => [row.uid, row])),
    byTicket: new Map(bookings.map((row) => [row.ticket, row])),
    byTyped: new Map(bookings.map((row) => [row.typed, row])),
  };
}

// Return the booking of a code that was scanned or typed.
export function bookingOf(roster, code) {
  return roster.byTicket.get(ticketHash(code.trim())) ?? roster.byTyped.get(ticketHash(asTyped(code)));
}

// Return why a booking is not let into a session now, nothing when it is, and what to warn of.
export function judged(roster, booking, session, found, nowMs) {
  if (!booking) return { refused: "unknown" };
  if (booking.session !== session.uid) return { refused: "other-session", other: roster.bySession.get(booking.session) };
  if (booking.state !== "confirmed") return { refused: "cancelled" };
  const before = found.tickets_in.get(booking.uid);
  if (before) return { refused: "already-in", before };
  let warning = "";
  if (nowMs < session.startsMs - EARLY_MS) warning = "early";
  if (nowMs > Math.max(session.endsMs, session.startsMs + EARLY_MS)) warning = "late";
  return { refused: "", warning };
}

// Return the bookings of a session whose name has these letters.
export function namedLike(roster, session, text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  return roster.bookings
    .filter((row) => row.session === session.uid && row.state === "confirmed" && row.name.toLowerCase().includes(wanted))
    .sort((one, other) => one.name.localeCompare(other.name));
}

// Return the session to begin with: the one that is on, or else the next, or else the last.
export function sessionNear(roster, nowMs) {
  return roster.sessions.find((row) => Math.max(row.endsMs, row.startsMs + EARLY_MS) >= nowMs) ?? roster.sessions.at(-1);
}
