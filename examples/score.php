<?php
// Scores five customers from PHP arrays and says why: PHP's own FFI, no extension and no Arrow library.
//
//     KEFU_HEADER=/usr/local/include/kefu/kefu.h KEFU_LIBRARY=/usr/local/lib/libkefu.so php -d ffi.enable=1 score.php

/** PHP reads C declarations but no preprocessor: what begins with # goes, and the word KEFU_API. */
function declarations(string $header): string
{
    return str_replace('KEFU_API ', '', preg_replace('/^#.*$/m', '', file_get_contents($header)));
}

function check(int $status, FFI\CData $error): void
{
    if ($status !== 0) {
        throw new RuntimeException(FFI::string($error->message));
    }
}

$header = getenv('KEFU_HEADER') ?: __DIR__ . '/../include/kefu/kefu.h';
$kefu = FFI::cdef(declarations($header), getenv('KEFU_LIBRARY') ?: 'libkefu.so.1');
$error = $kefu->new('kefu_error');
$error->struct_size = FFI::sizeof($error);
$keep = [];  // the table reads the memory of these arrays in place, so they must live as long as it

/** A PHP list as a column of texts or of doubles. */
function add(FFI $kefu, FFI\CData $table, string $name, array $values, FFI\CData $error, array &$keep): void
{
    $n = count($values);
    if (is_string($values[0])) {
        $bytes = implode('', $values);
        $text = $kefu->new('char[' . max(1, strlen($bytes)) . ']');
        FFI::memcpy($text, $bytes, strlen($bytes));
        $offsets = $kefu->new('int64_t[' . ($n + 1) . ']');
        foreach ($values as $i => $value) {
            $offsets[$i + 1] = $offsets[$i] + strlen($value);
        }
        array_push($keep, $text, $offsets);
        check($kefu->kefu_table_borrow_utf8($table, $name, FFI::addr($text[0]), strlen($bytes), FFI::addr($offsets[0]), null, $n, FFI::addr($error)), $error);
    } else {
        $numbers = $kefu->new("double[$n]");
        foreach ($values as $i => $value) {
            $numbers[$i] = $value;
        }
        $keep[] = $numbers;
        check($kefu->kefu_table_borrow_double($table, $name, FFI::addr($numbers[0]), null, $n, FFI::addr($error)), $error);
    }
}

/** One cell of any column as people read it. */
function cell(FFI $kefu, FFI\CData $result, string $column, int $row, FFI\CData $error): string
{
    $length = $kefu->new('int64_t');
    check($kefu->kefu_result_get_cell($result, null, $column, $row, null, 0, FFI::addr($length), FFI::addr($error)), $error);
    $buffer = $kefu->new('char[' . ($length->cdata + 1) . ']');
    check($kefu->kefu_result_get_cell($result, null, $column, $row, FFI::addr($buffer[0]), $length->cdata + 1, null, FFI::addr($error)), $error);
    return FFI::string($buffer, $length->cdata);
}

$table = $kefu->new('kefu_table*');
check($kefu->kefu_table_create('purchases', FFI::addr($table), FFI::addr($error)), $error);
$columns = [
    'customer' => ['anna', 'anna', 'anna', 'bruno', 'bruno', 'chen', 'chen', 'dora', 'emil', 'emil', 'emil'],
    'at' => ['2024-01-09', '2024-02-14', '2024-03-28', '2023-11-02', '2024-01-20', '2024-03-01', '2024-03-30', '2023-08-15',
             '2024-02-02', '2024-02-03', '2024-03-15'],
    'amount' => [120.00, 80.50, 310.00, 19.99, 25.00, 640.00, 85.25, 12.00, 45.00, 45.00, 60.00],
];
foreach ($columns as $name => $values) {
    add($kefu, $table, $name, $values, $error, $keep);
}

$input = $kefu->new('kefu_input');
$input->struct_size = FFI::sizeof($input);
$word = $kefu->new('char[10]');
FFI::memcpy($word, "purchases\0", 10);
$input->name = FFI::addr($word[0]);
$input->table = $table;
$result = $kefu->new('kefu_result*');
check($kefu->kefu_analysis_run(null, 'customer.score', '{"bins": 3, "as_of": "2024-03-31"}', FFI::addr($input), 1, null, FFI::addr($result),
                               FFI::addr($error)), $error);

$rows = $kefu->new('int64_t');
check($kefu->kefu_result_get_rows($result, null, FFI::addr($rows), FFI::addr($error)), $error);
for ($row = 0; $row < $rows->cdata; $row++) {
    $customer = cell($kefu, $result, 'customer', $row, $error);
    $why = $kefu->new('char[2000]');
    check($kefu->kefu_result_explain_text($result, $customer, strlen($customer), 0, FFI::addr($why[0]), 2000, null, FFI::addr($error)), $error);
    echo "$customer: class ", cell($kefu, $result, 'abc', $row, $error), ', recency-frequency-money ', cell($kefu, $result, 'cell', $row, $error), "\n",
        FFI::string($why), "\n\n";
}

$kefu->kefu_result_destroy(FFI::addr($result));
$kefu->kefu_table_destroy(FFI::addr($table));
