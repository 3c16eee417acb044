// A worker that solves an ALTCHA task (PBKDF2, as altcha-lib 2 makes it): which counter gives a key with this beginning?
"use strict";

const TOGETHER = 8; // browsers spread these over their threads

const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
const hexOf = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

async function keyOf(counter, nonce, { cost, keyLength, salt }) {
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const material = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const how = { name: "PBKDF2", salt: bytesOf(salt), iterations: cost, hash: "SHA-256" };
  return hexOf(new Uint8Array(await crypto.subtle.deriveBits(how, material, keyLength * 8)));
}

async function solve(challenge) {
  const { parameters } = challenge;
  const nonce = bytesOf(parameters.nonce);
  for (let first = 0; ; first += TOGETHER) {
    const counters = Array.from({ length: TOGETHER }, (_, place) => first + place);
    const keys = await Promise.all(counters.map((counter) => keyOf(counter, nonce, parameters)));
    const found = keys.findIndex((key) => key.startsWith(parameters.keyPrefix));
    if (found >= 0) return { counter: first + found, derivedKey: keys[found] };
  }
}

self.addEventListener("message", async ({ data: challenge }) => {
  const solution = await solve(challenge);
  self.postMessage(btoa(JSON.stringify({ challenge, solution })));
});
