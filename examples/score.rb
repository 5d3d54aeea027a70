# Scores five customers from Ruby arrays and says why: Ruby's own Fiddle, no gem and no Arrow library.
#
#     KEFU_HEADER=/usr/local/include/kefu/kefu.h KEFU_LIBRARY=/usr/local/lib/libkefu.so ruby score.rb
require 'fiddle/import'

module Kefu
  extend Fiddle::Importer
  dlload ENV.fetch('KEFU_LIBRARY', 'libkefu.so.1')
  typealias 'kefu_status', 'int32_t'

  # Fiddle reads C declarations but no preprocessor and no comments: the header itself says what functions and structs there are.
  HEADER = File.read(ENV.fetch('KEFU_HEADER') { File.expand_path('../include/kefu/kefu.h', __dir__) }).gsub(%r{/\*.*?\*/}m, '')
  HEADER.scan(/^KEFU_API (.+?);/m) { |declaration,| extern declaration }
  NativeError, Input = %w[kefu_error kefu_input].map { |name| struct HEADER[/^typedef struct #{name} \{(.+?)\}/m, 1] }

  class Error < StandardError; end

  # Memory of C with these bytes in it. It is freed when nothing in Ruby refers to it any more.
  def self.memory(bytes)
    Fiddle::Pointer.malloc([bytes.bytesize, 1].max, Fiddle::RUBY_FREE).tap { |block| block[0, bytes.bytesize] = bytes }
  end

  # Calls a function whose last argument is the error, which becomes an exception.
  def self.call(function, *arguments)
    error = NativeError.malloc(Fiddle::RUBY_FREE)
    error.struct_size = NativeError.size
    status = public_send("kefu_#{function}", *arguments, error)
    raise Error, "#{kefu_status_name(status)}: #{error.message.pack('c*').unpack1('Z*').force_encoding('UTF-8')}" unless status.zero?
  end

  # Makes a handle, lends it to the block, and destroys it however the block ends.
  def self.with(noun, maker, *arguments)
    slot = memory([0].pack('J'))
    call(maker, *arguments, slot)
    yield slot.ptr
  ensure
    public_send("kefu_#{noun}_destroy", slot)
  end

  # The int64_t that a function gives by its last argument before the error.
  def self.number(function, *arguments)
    out = memory([0].pack('q'))
    call(function, *arguments, out)
    out[0, 8].unpack1('q')
  end

  # The text that a function writes into a buffer of ours: the first call asks for its length.
  def self.text(function, *arguments)
    length = number(function, *arguments, nil, 0)
    buffer = memory("\0" * (length + 1))
    call(function, *arguments, buffer, length + 1, nil)
    buffer[0, length].force_encoding('UTF-8')
  end

  # Lends a table over Ruby arrays of texts or numbers. It reads `columns` in place, so they live here until it is destroyed.
  def self.with_table(name, arrays)
    columns = arrays.transform_values do |cells|
      next [:double, memory(cells.pack('d*'))] unless cells.all?(String)
      ends = cells.inject([0]) { |all, cell| all << all.last + cell.bytesize }
      [:utf8, memory(cells.join), ends.last, memory(ends.pack('q*'))]
    end
    with(:table, :table_create, name) do |table|
      columns.each { |column, (type, *memory)| call("table_borrow_#{type}", table, column, *memory, nil, arrays[column].size) }
      yield table
    end
  end
end

SALES = {
  'customer' => %w[anna anna anna bruno bruno chen chen dora emil emil emil],
  'at' => %w[2024-01-09 2024-02-14 2024-03-28 2023-11-02 2024-01-20 2024-03-01 2024-03-30 2023-08-15 2024-02-02 2024-02-03 2024-03-15],
  'amount' => [120.00, 80.50, 310.00, 19.99, 25.00, 640.00, 85.25, 12.00, 45.00, 45.00, 60.00]
}.freeze

begin
  Kefu.with_table('purchases', SALES) do |table|
    input, name = Kefu::Input.malloc(Fiddle::RUBY_FREE), Kefu.memory("purchases\0")
    input.struct_size, input.name, input.table = Kefu::Input.size, name, table
    options = '{"bins": 3, "as_of": "2024-03-31"}'
    Kefu.with(:result, :analysis_run, nil, 'customer.score', options, input, 1, nil) do |scores|
      Kefu.number(:result_get_rows, scores, nil).times do |row|
        customer, abc, cell = %w[customer abc cell].map { |column| Kefu.text(:result_get_cell, scores, nil, column, row) }
        puts "#{customer}: class #{abc}, recency-frequency-money #{cell}", Kefu.text(:result_explain_row, scores, row, 0), ''
      end
    end
  end
rescue Kefu::Error => e
  abort e.message
end
