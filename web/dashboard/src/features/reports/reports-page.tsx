import { Head } from "@/shared/ui/head.tsx";
import { ExportList } from "./export-list.tsx";
import { NewReport } from "./new-report.tsx";
import "./reports.css";

/** Files of what the lists show: made here, kept for a day. */
export function ReportsPage() {
  return (
    <>
      <Head title="Reports" about="Exactly the rows of the filters, with a summary" />
      <div className="reports">
        <NewReport />
        <ExportList />
      </div>
    </>
  );
}
