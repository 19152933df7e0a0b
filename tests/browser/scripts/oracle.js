// Runs before everything else in every frame; the window above them all keeps what ran, and what its policy stopped.
(() => {
  const note = (what) => {
    try {
      (top.struck ??= []).push(`${window.name}: ${what}`);
    } catch {
      // a frame of another origin, which cannot tell
    }
  };
  for (const name of ["alert", "confirm", "prompt", "print"]) {
    window[name] = () => note(name);
  }
  addEventListener("securitypolicyviolation", (event) => note(`policy: ${event.effectiveDirective}`));
})();
