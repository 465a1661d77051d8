// The kernels: every form gives the same bits, and float32 values come back as they were given.

import CVectorKernels
import Foundation
import Testing
import VectorStore
import VectorTesting

@Suite struct KernelTests {
  static var forms: [Int32] { Array(0...vector_best_form()) }

  @Test(arguments: [1, 7, 16, 31, 32, 33, 64, 96, 100, 128, 384, 1000, 4096], Distance.allCases)
  func everyFormGivesTheSameDistances(_ dimension: Int, _ distance: Distance) throws {
    var generator = SeededGenerator(UInt64(dimension))
    let table = SlotTable(dimension: dimension, distance: distance, form: 0)
    let probe = Probe(dimension: dimension, stride: table.stride)
    let vectors = (0..<20).map { _ in generator.vector(dimension) }
    for (number, vector) in vectors.enumerated() {
      probe.load(vector, distance: distance)
      _ = table.insert(probe, id: "\(number)", metadata: nil)
    }
    let slots = Array(0..<UInt32(20))
    var answers: [[UInt32]] = []
    for form in Self.forms {
      var distances = [Float](repeating: 0, count: 20)
      vector_kernel(form)!(probe.raw, table.raw, slots, 20, &distances)
      answers.append(distances.bits)
      // The codes are near the truth: that of l2 and dot itself, twice that of the cosine.
      let model = Model(distance: distance)
      for (vector, approximate) in zip(vectors, distances) {
        let truth = model.distance(vectors[19], vector) * (distance == .cosine ? 2 : 1)
        let length = distance == .cosine ? 1 : Double(dimension)
        #expect(abs(Double(approximate) - truth) <= 0.05 * length + 0.03 * abs(truth))
      }
    }
    #expect(Set(answers).count == 1)
  }

  @Test(arguments: forms) func everyFormFindsTheSameNeighbours(_ form: Int32) throws {
    var clusters = Clusters(seed: 31, dimension: 40, count: 10)
    let items = (0..<600).map { IndexItem(id: "\($0)", vector: clusters.vector()) }
    let queries = (0..<20).map { _ in clusters.vector() }
    let parameters = try IndexParameters(name: "form", dimension: 40)
    let reference = VectorIndex(parameters, form: 0)
    let index = VectorIndex(parameters, form: form)
    try reference.add(items)
    try index.add(items)
    for query in queries {
      #expect(try index.search(query, k: 20) == reference.search(query, k: 20))
    }
  }

  @Test(arguments: Distance.allCases) func bitsSurvive(_ distance: Distance) throws {
    var generator = SeededGenerator(32)
    let special: [Float] = [
      0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 1, -1,
      .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1e-30, 1e30, 0.1, 3, .ulpOfOne,
    ]
    for dimension in [1, 2, 15, 16, 17, 64, 100] {
      let index = try VectorIndex.make(dimension, distance)
      var vectors: [[Float]] = []
      for kind in 0..<60 {
        var vector: [Float] = (0..<dimension).map { _ in
          switch kind % 4 {
          case 0: generator.gaussian()
          case 1: special[Int.random(in: 0..<special.count, using: &generator)]
          case 2:
            // Any finite bits at all.
            Float(
              bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &generator)
                | UInt32.random(in: 0...1, using: &generator) << 31)
          default: Float(Int.random(in: -3...3, using: &generator))
          }
        }
        if !vector.contains(where: { $0 != 0 }) { vector[0] = 1 }
        vectors.append(vector)
      }
      let ids = vectors.indices.map { String($0 + 1000) }
      try index.add(zip(ids, vectors).map { IndexItem(id: $0, vector: $1) })
      #expect(index.items().map(\.vector.bits) == vectors.map(\.bits))
    }
  }

  @Test func exactDistancesAreThoseOfTheDefinition() throws {
    var generator = SeededGenerator(33)
    for dimension in [1, 5, 8, 9, 128, 1001] {
      let a = generator.vector(dimension)
      let b = generator.vector(dimension)
      for distance in Distance.allCases {
        let index = try VectorIndex.make(dimension, distance)
        try index.add([IndexItem(id: "a", vector: a)])
        let found = try index.search(b, k: 1)[0].distance
        #expect(abs(found - Model(distance: distance).distance(a, b)) < 1e-9)
      }
    }
  }

  @Test(arguments: [
    ("name", ""), ("name", ".a"), ("name", "a/b"), ("name", String(repeating: "a", count: 129)),
    ("dimension", "0"), ("dimension", "4097"), ("m", "0"), ("m", "4097"),
  ])
  func parametersOutOfRange(_ label: String, _ value: String) throws {
    #expect {
      _ = try IndexParameters(
        name: label == "name" ? value : "a", dimension: label == "dimension" ? Int(value)! : 1,
        m: label == "m" ? Int(value)! : 16)
    } throws: {
      ($0 as? VectorError)?.code == .params && "\($0)".contains(label)
    }
  }
}
