import { createBrowserRouter } from "react-router";
import { NotFound } from "./not-found.tsx";
import { RouteFailure } from "./route-failure.tsx";
import { Shell } from "./shell.tsx";

/** Screens are loaded when they are first opened. */
export const router = createBrowserRouter([
  {
    element: <Shell />,
    errorElement: <RouteFailure />,
    HydrateFallback: () => null,
    children: [
      {
        path: "/",
        lazy: async () => ({
          Component: (await import("@/features/overview/overview-page.tsx")).OverviewPage,
        }),
      },
      {
        path: "/live",
        lazy: async () => ({ Component: (await import("@/features/live/live-page.tsx")).LivePage }),
      },
      {
        path: "/exceptions",
        lazy: async () => ({
          Component: (await import("@/features/transactions/list-page.tsx")).ExceptionsPage,
        }),
      },
      {
        path: "/transactions",
        lazy: async () => ({
          Component: (await import("@/features/transactions/list-page.tsx")).TransactionsPage,
        }),
      },
      {
        path: "/transactions/:txnId",
        lazy: async () => ({
          Component: (await import("@/features/transaction/transaction-page.tsx")).TransactionPage,
        }),
      },
      {
        path: "/unmatched",
        lazy: async () => ({
          Component: (await import("@/features/unmatched/unmatched-page.tsx")).UnmatchedPage,
        }),
      },
      {
        path: "/reports",
        lazy: async () => ({
          Component: (await import("@/features/reports/reports-page.tsx")).ReportsPage,
        }),
      },
      {
        path: "/health",
        lazy: async () => ({
          Component: (await import("@/features/health/health-page.tsx")).HealthPage,
        }),
      },
      { path: "*", element: <NotFound /> },
    ],
  },
]);
