// A classic script, run before anything is drawn, so that a chosen theme never flashes the other.
(() => {
  const root = document.documentElement;
  const chosen = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };
  const saved = chosen();
  if (saved === "light" || saved === "dark") root.dataset.theme = saved;

  window.pageTheme = {
    /** The theme in sight now: the chosen one, else the system's. */
    current() {
      if (root.dataset.theme) return root.dataset.theme;
      return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    },
    toggle() {
      const next = this.current() === "dark" ? "light" : "dark";
      root.dataset.theme = next;
      try {
        localStorage.setItem("theme", next);
      } catch {
        /* private browsing: for this page only */
      }
      return next;
    },
  };
})();
