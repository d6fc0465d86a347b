// What a device keeps when it is closed: its roster, where it stands, and every event.

function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function named(device) {
  return `zouma-door-${device}`;
}

// Open what is kept for a device; where the browser keeps nothing, it lasts as long as the page.
export async function openStore(device) {
  let database = null;
  try {
    const request = indexedDB.open(named(device), 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("kept");
      request.result.createObjectStore("events", { keyPath: ["device", "nonce"] });
    };
    database = await answered(request);
    database.onversionchange = () => database.close();
  } catch {
    database = null;
  }

  async function written(name, write) {
    if (!database) return;
    const transaction = database.transaction(name, "readwrite");
    write(transaction.objectStore(name));
    await finished(transaction);
  }

  return {
    lasts: Boolean(database),
    async kept() {
      if (!database) return { events: [], values: {} };
      const transaction = database.transaction(["kept", "events"]);
      const kept = transaction.objectStore("kept");
      const [names, values, events] = await Promise.all([
        answered(kept.getAllKeys()), answered(kept.getAll()), answered(transaction.objectStore("events").getAll()),
      ]);
      return { events, values: Object.fromEntries(names.map((name, at) => [name, values[at]])) };
    },
    keep: (name, value) => written("kept", (kept) => kept.put(value, name)),
    keepEvents: (events) => written("events", (kept) => events.forEach((event) => kept.put(event))),
    close: () => database?.close(),
  };
}

// Remove all that was kept for a device, and its page.
export async function wipe(device) {
  const request = indexedDB.deleteDatabase(named(device));
  await answered(request).catch(() => {});
  for (const name of (await globalThis.caches?.keys()) ?? []) if (name.startsWith("zouma-door")) await caches.delete(name);
}
