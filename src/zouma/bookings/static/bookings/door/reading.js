// Ways in which a ticket is read: the camera where the browser can, a hand scanner everywhere.

const FAST_MS = 80; // between two letters; nobody types like that
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
// for text it is heard by the field; a list that it would have typed through is put back.
export function hear(read) {
  let [typed, typedAt, list, chosen] = ["", 0, null, ""];
  addEventListener("keydown", (event) => {
    const { key, target, timeStamp } = event;
    if (target.matches(TEXT_FIELDS) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (key.length !== 1 && key !== "Enter") return; // scanners press Shift too
    const fast = timeStamp - typedAt < FAST_MS;
    typedAt = timeStamp;
    if (key === "Enter" && fast && typed.length >= SHORTEST) {
      event.preventDefault();
      event.stopPropagation();
      if (list && list.value !== chosen) {
        list.value = chosen;
        list.dispatchEvent(new Event("change"));
      }
      read(typed);
      [typed, typedAt] = ["", 0];
    } else if (key.length === 1) {
      if (!fast) [typed, list, chosen] = ["", target.matches("select") ? target : null, target.value];
      typed += key;
    }
  }, true);
}
