// What generated rows talk about: names, files, and sentences to make texts of.

/// Words of the trade.
enum Vocabulary {
  static let models = [
    "qwen3-coder:480b", "gpt-oss:120b", "kimi-k2:1t", "deepseek-v3.1:671b", "mistral-large:123b",
    "llama3.3:70b", "gemma3:27b", "phi4:14b",
  ]
  static let providers = ["ollama_cloud", "openrouter", "local", "together"]
  static let contractors = [
    "Alpine Construction", "Müller & Söhne GmbH", "Baker Bros. \"Roofing\"", "Étoile Façades",
    "North Quay Electrical", "Greenline HVAC", "O'Neill Masonry", "佐藤建設",
  ]
  static let corpora = [
    "permits_v3", "contracts_v1", "playbooks", "incidents_2025", "building_code", "prd_sections",
  ]
  static let taskClasses = [
    "codereview", "permit_check", "schema_migration", "summarise_incident", "extract_clauses",
    "write_tests",
  ]
  static let modes = ["isolation", "full_context", "pathway", "matrix", "ladder"]
  static let extractors = ["fact-extractor:v3", "llama3.3:70b", "gpt-oss:120b"]
  static let phases = ["intake", "planning", "construction", "inspection", "handover", "40", "41"]
  static let people = ["j.rivera", "a.tanaka", "m.okafor", "l.schmidt"]
  static let scenarios = ["staffing_week", "outage_drill", "permit_rush", "night_shift"]
  static let clusters = ["timeout", "schema_drift", "empty_answer", "bad_diff", "loop"]

  static let folders = ["crates/ingest/src", "src/api", "web/app", "infra/terraform", "tools"]
  static let files = [
    "service.rs", "main.go", "router.ts", "models.py", "index.tsx", "README.md", "queue.rs",
    "handlers.go",
  ]

  static let sentences = [
    "The function returns before the lock is released, so a second caller can see half a write.",
    "Section 4.2 of the permit names a different parcel than the site plan does.",
    "I would split this module: parsing and validation change for different reasons.",
    "No retry is made when the upstream answers 503; see \"backoff\" in the PRD.",
    "The sum of the line items (€ 41,250.00) does not match the total on page 3.",
    "Add a test that covers an empty batch — it panics today.",
    "Tokens are compared with ==, which leaks their length through timing.",
    "Der Prüfer bittet um eine aktualisierte Statik bis Freitag.",
    "All checks passed; the reviewer had no further remarks.",
    "The migration drops the column before the last reader is gone.",
    "Use a prepared statement here:\n\n    SELECT id FROM permits WHERE parcel = $1\n",
    "The path C:\\data\\in is hard-coded in three places.",
    "The contractor submitted all documents, including the insurance certificate.",
    "Latency doubled after the change; p99 is now above two seconds.",
    "この手順は二回実行しても安全です。",
    "Nothing in the log explains the gap between 02:14 and 02:31. 🤔",
    "The index is rebuilt on every start although nothing has changed.",
    "Rename `tmp2`; nobody can tell what it holds.",
  ]
}

extension SplitMix {
  /// Some paragraphs, mostly of so many sentences; now and then of many more.
  mutating func text(sentences: Int) -> String {
    let count = 1 + below(sentences * 2) + (chance(10) ? sentences * 8 : 0)
    var text = ""
    for index in 0..<count {
      if index > 0 { text += chance(150) ? "\n\n" : " " }
      text += oneOf(Vocabulary.sentences)
    }
    return text
  }

  mutating func file() -> String { "\(oneOf(Vocabulary.folders))/\(oneOf(Vocabulary.files))" }

  mutating func hexadecimal(digits: Int) -> String {
    var text = ""
    while text.utf8.count < digits { text += String(below(16), radix: 16) }
    return text
  }

  mutating func names(_ choices: [String], atMost count: Int) -> [String] {
    (0..<below(count + 1)).map { _ in oneOf(choices) }
  }
}
