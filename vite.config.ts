import { defineConfig } from "vitest/config";

export default defineConfig({
  root: "frontend",
  publicDir: false,
  // Addresses inside the styles are relative: Django decides where static files are served.
  base: "./",
  resolve: {
    alias: { "d3-color": new URL("frontend/src/colours.ts", import.meta.url).pathname },
  },
  build: {
    outDir: "../automations_admin/static/automations_admin",
    emptyOutDir: true,
    // Of all that is bundled; the wheel carries it.
    license: { fileName: "THIRD_PARTY_LICENSES.md" },
    modulePreload: { polyfill: false },
    // The styles use nesting and light-dark(), which these know.
    target: ["chrome123", "firefox128", "safari17.5"],
    rollupOptions: {
      input: {
        console: "src/console.ts",
        designer: "src/designer/designer.ts",
        jazzmin: "src/styles/jazzmin.css",
        layout: "src/layout/worker.ts",
        viewer: "src/viewer/viewer.ts",
      },
      // The layout is a worker and a module: who can have no worker imports it.
      preserveEntrySignatures: "exports-only",
      // Plain names: Django's static files storage adds the hashes.
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name].js",
        assetFileNames: "[name][extname]",
        // In a file of its own, as nothing may import the entry of the designer back.
        codeSplitting: { groups: [{ name: "loading", test: /preload-helper/ }] },
      },
    },
  },
  test: { include: ["src/**/*.test.ts"], environment: "node" },
});
