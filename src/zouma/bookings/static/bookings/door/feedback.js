// A verdict that is felt and heard, where the device can and somebody wants it.

let audio = null;

function tone(frequency, at, seconds) {
  const [wave, gain] = [audio.createOscillator(), audio.createGain()];
  wave.frequency.value = frequency;
  gain.gain.value = 0.2;
  wave.connect(gain).connect(audio.destination);
  wave.start(audio.currentTime + at);
  wave.stop(audio.currentTime + at + seconds);
}

// Let a verdict be felt, and heard if wanted: one high tone for yes, two low ones for no.
export function give(good, { sound }) {
  navigator.vibrate?.(good ? 60 : [120, 80, 120]);
  if (!sound) return;
  audio ??= new AudioContext();
  if (good) tone(880, 0, 0.12);
  else [0, 0.22].forEach((at) => tone(220, at, 0.16));
}
