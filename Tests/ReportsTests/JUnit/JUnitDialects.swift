// Documents as other tools write them, and the cases that must be found in each.

import Testing

/// A document and the cases that must be found in it, one line each.
struct Dialect: Sendable, CustomTestStringConvertible {
  let label: String
  let document: String
  /// `suite | classname | name | milliseconds | outcome`, `-` for what is missing.
  let cases: [String]
  var testDescription: String { label }

  init(_ label: String, _ document: String, _ cases: String...) {
    self.label = label
    self.document = document
    self.cases = cases
  }

  static let all: [Dialect] = [
    Dialect(
      "a suite as root",
      #"<testsuite name="s"><testcase classname="c" name="n" time="1.5"/></testsuite>"#,
      "s | c | n | 1500.0 | passed"),
    Dialect(
      "nested suites",
      """
      <testsuites><testsuite name="a"><testsuite name="b"><testcase name="n1"/></testsuite>
      <testcase name="n2"/></testsuite><testsuite name="c"><testcase name="n3"/></testsuite>\
      </testsuites>
      """,
      "b | - | n1 | - | passed", "a | - | n2 | - | passed", "c | - | n3 | - | passed"),
    Dialect(
      "no time, no class, no name",
      "<testsuite><testcase/><testcase><failure/></testcase></testsuite>",
      " | - | - | - | passed", " | - | - | - | failed()()()"),
    Dialect(
      "cases in the root and in an unknown wrapper",
      """
      <testsuites><testcase name="a"/><group><testcase name="b"><error/></testcase></group>\
      </testsuites>
      """,
      " | - | a | - | passed", " | - | b | - | errored()()()"),
    Dialect(
      "several failures: the first of the gravest counts",
      """
      <testsuite name="s"><testcase name="n"><skipped/><failure message="f1"/><failure \
      message="f2"/>
      <error type="E" message="e1">b1</error><error message="e2"/></testcase></testsuite>
      """,
      "s | - | n | - | errored(E)(e1)(b1)"),
    Dialect(
      "no message attribute: the first line of the text",
      "<testsuite><testcase name=\"n\"><failure>\n  \n first\nsecond</failure></testcase>"
        + "</testsuite>",
      " | - | n | - | failed()(first)(\n  \n first\nsecond)"),
    Dialect(
      "CDATA in pieces, references, entities",
      """
      <testsuite><testcase name="a&lt;b&amp;c&#10;d&quot;"><failure \
      message="&amp;&#38;amp;">x<![CDATA[<]]]]>\
      <![CDATA[>]]>&gt;y</failure></testcase></testsuite>
      """,
      " | - | a<b&c\nd\" | - | failed()(&&amp;)(x<]]>>y)"),
    Dialect(
      "Surefire: flaky and rerun",
      """
      <testsuite name="s"><testcase name="flaky"><flakyFailure message="m" type="T"><stackTrace>
      <![CDATA[trace]]></stackTrace><system-out>o</system-out></flakyFailure><flakyError/>\
      </testcase>
      <testcase name="rerun"><failure message="real" type="T">body</failure><rerunFailure \
      message="again">
      <stackTrace>trace</stackTrace><failure message="not mine"/></rerunFailure><rerunError/>\
      </testcase></testsuite>
      """,
      "s | - | flaky | - | passed | 2", "s | - | rerun | - | failed(T)(real)(body) | 2"),
    Dialect(
      "properties anywhere",
      """
      <testsuites><properties><property name="root" value="1"/></properties><testsuite name="s">
      <property name="bare" value="2"/><testcase name="n"><properties><property name="case" \
      value="3"/>
      </properties></testcase><properties><property name="late">4</property></properties>\
      </testsuite></testsuites>
      """,
      "s | - | n | - | passed"),
    Dialect(
      "elements inside a failure are text of nobody",
      """
      <testsuite><testcase name="n"><failure>a<b><testcase name="no"/>c</b>d</failure>\
      </testcase></testsuite>
      """,
      " | - | n | - | failed()(ad)(ad)"),
    Dialect(
      "prefixed and default namespaces",
      """
      <j:testsuite xmlns:j="u" xmlns="v" name="s"><testcase name="n"/><j:testcase name="m"/>\
      </j:testsuite>
      """,
      "s | - | n | - | passed", "s | - | m | - | passed"),
    Dialect(
      "duplicates are kept",
      """
      <testsuite><testcase name="n"/><testcase name="n"><skipped message="m"/></testcase>\
      </testsuite>
      """,
      " | - | n | - | passed", " | - | n | - | skipped(m)"),
    Dialect(
      "GoogleTest and CTest: a status instead of an element",
      """
      <testsuite><testcase name="a" status="notrun"/><testcase name="b" status="disabled"/>
      <testcase name="e" status="disabled"><skipped message="why"/></testcase>
      <testcase name="c" status="run"/><testcase name="d" status="notrun"><failure message="f"/>\
      </testcase></testsuite>
      """,
      " | - | a | - | skipped(notrun)", " | - | b | - | skipped(disabled)",
      " | - | e | - | skipped(why)", " | - | c | - | passed",
      " | - | d | - | failed()(f)()"),
    Dialect(
      "a case within a case is not lost",
      """
      <testsuite><testcase name="o"><testcase name="i"><failure message="f"/></testcase>\
      </testcase></testsuite>
      """,
      " | - | i | - | failed()(f)()", " | - | o | - | passed"),
    Dialect(
      "comments and instructions",
      "<?x y?><!-- c --><testsuite><!-- <testcase/> --><testcase name=\"n\"><?p q?></testcase>"
        + "</testsuite><!-- e -->",
      " | - | n | - | passed"),
    Dialect(
      "text of white space only",
      "<testsuite><testcase name=\"n\"><failure message=\"m\"> \n </failure></testcase></testsuite>",
      " | - | n | - | failed()(m)( \n )"),
    Dialect("an empty root", "<testsuites/>"),
  ]
}
