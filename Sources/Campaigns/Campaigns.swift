/// A plan becomes sessions, and sessions become a recording.
///
/// A campaign is everything between the command line and `Results`: the definitions are read, images
/// built, a CPU chosen, machines tried (`Bench`), and then one recording or three are measured. A run
/// has one arm (`RunCampaign`); a comparison has three, which take turns (`ComparisonCampaign`); an
/// ingestion has one, which a serial log has measured already (`Ingestion`). Nothing here prints: what
/// happens is told as values (`CampaignEvent`).
///
///     RunCampaign ────────┐
///                         ├── Measuring ── Session ── Schedule, SamplingMemory
///     ComparisonCampaign ─┘       │            └───── Executor (Laboratory)
///                                 └── InterleavedSession, where arms take turns

import Measurement
