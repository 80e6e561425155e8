import { Link } from "react-router";
import { Empty } from "@/shared/ui/states.tsx";

export function NotFound() {
  return (
    <Empty title="There is no such screen.">
      <Link to="/">Overview</Link>
    </Empty>
  );
}
