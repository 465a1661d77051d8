// The names that matter in a JUnit file.

/// A name of an element or attribute, or `other`.
enum JUnitVocabulary: String {
  case testsuites, testsuite, testcase
  case failure, error, skipped
  case flakyFailure, flakyError, rerunFailure, rerunError
  case properties, property
  case systemOut = "system-out"
  case systemErr = "system-err"
  case name, classname, time, file, line, status
  case message, type, value
  case tests, failures, errors, package, hostname, timestamp
  case other = ""
}
