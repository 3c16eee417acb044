/* The sounds of notices, made here of plain tones: no file is loaded. */
"use strict";

window.kvitokSounds = (() => {
  // Each tone: pitch in hertz, or from where to where it glides; when it begins, how long it rings, its shape.
  const TONES = {
    drop: [[[1250, 620], 0, 0.16, "sine"]],
    bell: [[1318.5, 0, 0.9, "sine"], [2637, 0, 0.45, "sine"], [3951, 0, 0.2, "sine"]],
    knock: [[[190, 90], 0, 0.09, "triangle"], [[190, 90], 0.17, 0.09, "triangle"]],
    chord: [[523.25, 0, 0.5, "sine"], [659.25, 0.09, 0.5, "sine"], [783.99, 0.18, 0.7, "sine"]],
  };
  let context;

  async function play(name, percent) {
    const tones = TONES[name];
    if (!tones || !window.AudioContext || navigator.userActivation?.hasBeenActive === false) return false;
    context ||= new AudioContext();
    // Until somebody has touched the page browsers keep it silent.
    if (context.state === "suspended") await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 300))]);
    if (context.state !== "running") return false;
    const loudness = 0.5 * (Math.min(Math.max(percent, 0), 100) / 100) ** 2;
    tones.forEach((tone) => ring(tone, loudness / tones.length));
    return true;
  }

  function ring([pitch, begin, length, shape], loudness) {
    const [from, to] = [pitch].flat();
    const at = context.currentTime + 0.02 + begin;
    const tone = new OscillatorNode(context, { type: shape, frequency: from });
    const gain = new GainNode(context, { gain: 0 });
    if (to) tone.frequency.exponentialRampToValueAtTime(to, at + length);
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loudness, at + 0.008);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + length);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + length);
  }

  return { play };
})();

// On the profile: a button to try what is chosen, and one to ask the browser for leave to show notices.
document.querySelectorAll("[data-try-sound]").forEach((button) => {
  const { sound, volume } = button.form.elements;
  button.hidden = false;
  button.addEventListener("click", () => window.kvitokSounds.play(sound.value, Number(volume.value)));
});

document.querySelectorAll(".notice-leave").forEach((leave) => {
  if (!("Notification" in window)) return;
  const [button, said] = [leave.querySelector("button"), leave.querySelector("[role=status]")];
  const tell = () => {
    button.hidden = Notification.permission !== "default";
    said.textContent = leave.dataset[Notification.permission] || "";
  };
  leave.hidden = false;
  button.addEventListener("click", async () => { await Notification.requestPermission(); tell(); });
  tell();
});
