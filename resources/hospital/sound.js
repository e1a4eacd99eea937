// Two tones for a patient whom nobody has seen yet. A browser lets nothing sound before a click.
const EVERY_MS = 4000;
let audio = null;
let wanted = false;

export function allow() {
  audio ??= new AudioContext();
  audio.resume();
}

export const allowed = () => audio?.state === "running";

export function ring(on) {
  if (on && !wanted) beep();
  wanted = on;
}

function beep() {
  if (!allowed()) return;
  for (const [at, pitch] of [[0, 880], [0.28, 660]]) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.35, audio.currentTime + at);
    loudness.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.25);
    tone.connect(loudness).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.26);
  }
}

setInterval(() => wanted && beep(), EVERY_MS);
