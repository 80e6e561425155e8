import type { components } from "./schema.d.ts";

type Schemas = components["schemas"];

export type Position = Schemas["Position"];
export type CaseView = Schemas["CaseView"];
export type SideView = Schemas["SideView"];
export type TransactionRow = Schemas["TransactionRow"];
export type TransactionPage = Schemas["TransactionPage"];
export type Coverage = Schemas["SourceCoverage"];
export type CountView = Schemas["CountView"];
export type SearchItem = Schemas["SearchItem"];
export type StoredEvent = Schemas["EventView"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type OverviewView = Schemas["OverviewView"];
export type ExportView = Schemas["ExportView"];
export type ExportIn = Schemas["ExportIn"];
export type FiltersIn = Schemas["FiltersIn"];
export type UnmatchedLine = Schemas["UnmatchedLineView"];
export type ActionIn = Schemas["ActionIn"];
export type ActionOutcome = Schemas["ActionOutcomeView"];
export type BulkIn = Schemas["BulkIn"];
export type BulkAnswer = Schemas["BulkAnswer"];
export type Decision = Schemas["StreamDecision"];
export type FeedState = Schemas["StreamHeartbeat"]["state"];
export type PipelineView = Schemas["PipelineView"];
