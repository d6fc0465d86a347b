// Ways in which a ticket is read: the camera where the browser can, a hand scanner everywhere.

const FAST_MS = 80; // a letter, over the whole; nobody types like that
const PAUSE_MS = 1000; // what comes after it is another text, as for a list's own search by letters
const SHORTEST = 6;
const TEXT_FIELDS = "input:not([type=radio], [type=checkbox]), textarea";
const LOOK_EVERY_MS = 150;
const SAME_AGAIN_MS = 4000;

// Tell whether this browser reads squares with its camera.
export async function canSee() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  try {
    return (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code");
  } catch {
    return false;
  }
}

// Look through the camera until told to stop; return the way to stop it.
export async function look(video, read) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  let [last, lastAt, looking] = ["", 0, true];
  video.srcObject = stream;
  await video.play();

  async function once() {
    if (!looking) return;
    const found = await detector.detect(video).catch(() => []);
    const code = found[0]?.rawValue ?? "";
    if (code && (code !== last || Date.now() - lastAt > SAME_AGAIN_MS)) read(code);
    if (code) [last, lastAt] = [code, Date.now()];
    setTimeout(once, LOOK_EVERY_MS);
  }
  once();

  return () => {
    looking = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}

// Hear a hand scanner, which types very fast and ends with Enter, wherever the focus is. In a field
// for text it is heard by the field; a list that it would have typed through is put back. What
// tells it from a hand is its speed over the whole, so that one letter may come late.
export function hear(read) {
  let [typed, began, last, list, chosen] = ["", 0, 0, null, ""];
  addEventListener("keydown", (event) => {
    const { key, target, timeStamp } = event;
    if (target.matches(TEXT_FIELDS) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (key.length !== 1 && key !== "Enter") return; // scanners press Shift too
    if (timeStamp - last > PAUSE_MS) typed = "";
    last = timeStamp;
    if (key.length === 1) {
      if (!typed) [began, list, chosen] = [timeStamp, target.matches("select") ? target : null, target.value];
      typed += key;
      return;
    }
    if (typed.length >= SHORTEST && timeStamp - began < FAST_MS * typed.length) {
      event.preventDefault();
      event.stopPropagation();
      if (list && list.value !== chosen) {
        list.value = chosen;
        list.dispatchEvent(new Event("change"));
      }
      read(typed);
    }
    typed = "";
  }, true);
}
