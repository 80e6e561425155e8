import { QueryClient } from "@tanstack/react-query";
import { isAway } from "./problem.ts";

const TRIES = 3;

/** An api that is away is asked again; one that refuses is not. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < TRIES && isAway(error),
      retryDelay: (attempt) => Math.min(1_000 * 2 ** attempt, 8_000),
      staleTime: 2_000,
      refetchOnWindowFocus: true,
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});
