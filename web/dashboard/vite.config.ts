import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const API = process.env.RECON_API_URL ?? "http://127.0.0.1:8000";
const API_PATHS =
  "^/(txns|events|search|overview|stream|pipeline|exports|unmatched-lines|readyz|healthz|openapi\\.json)";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "dist",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2023",
  },
  server: { proxy: { [API_PATHS]: { target: API, changeOrigin: true } } },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
