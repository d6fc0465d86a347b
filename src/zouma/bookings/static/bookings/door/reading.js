// Ways in which a ticket is read: the camera where the browser can, a hand scanner everywhere.

const FAST_MS = 80; // between two letters; nobody types like that
const SHORTEST = 6;
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

// Hear a hand scanner, which types very fast and ends with Enter, wherever the focus is.
export function hear(read) {
  let [typed, typedAt] = ["", 0];
  addEventListener("keydown", (event) => {
    if (event.target.matches("input, select, textarea") || event.ctrlKey || event.altKey || event.metaKey) return;
    const fast = event.timeStamp - typedAt < FAST_MS;
    typedAt = event.timeStamp;
    if (event.key === "Enter" && fast && typed.length >= SHORTEST) {
      event.preventDefault();
      event.stopPropagation();
      read(typed);
      typed = "";
    } else if (event.key.length === 1) {
      typed = fast ? typed + event.key : event.key;
    }
  }, true);
}
