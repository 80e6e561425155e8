import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { queryClient } from "@/shared/api/query-client.ts";
import { applyTheme } from "@/shared/lib/settings.ts";
import { router } from "./router.tsx";
import "@/shared/styles/tokens.css";
import "@/shared/styles/base.css";
import "@/shared/styles/controls.css";
import "@/shared/styles/shell.css";
import "@/shared/styles/table.css";
import "@/shared/styles/marks.css";
import "@/shared/styles/overlays.css";

applyTheme();
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
