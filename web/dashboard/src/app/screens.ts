import type { IconName } from "@/shared/ui/icon.tsx";

export interface Screen {
  path: string;
  name: string;
  icon: IconName;
}

/** What the navigation, the palette and the number keys lead to, in this order. */
export const SCREENS: readonly Screen[] = [
  { path: "/", name: "Overview", icon: "overview" },
  { path: "/live", name: "Live", icon: "live" },
  { path: "/exceptions", name: "Exceptions", icon: "exceptions" },
  { path: "/transactions", name: "Transactions", icon: "transactions" },
  { path: "/unmatched", name: "Unmatched", icon: "unmatched" },
  { path: "/reports", name: "Reports", icon: "reports" },
  { path: "/health", name: "Health", icon: "health" },
];
