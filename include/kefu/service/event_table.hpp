// Events as a table: a row an event, a column a field, null where its kind has no such field.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "kefu/core/columns.hpp"
#include "kefu/service/events.hpp"

namespace kefu::service {

/// confined. Copies what it takes: about 40 bytes an event and column that is filled, and the texts.
class EventTable {
   public:
    EventTable();
    EventTable(EventTable&&) noexcept;
    EventTable& operator=(EventTable&&) noexcept;
    ~EventTable();

    /// The events of one command, refusals too. All or nothing where memory runs out.
    void add(std::span<const Event> events);
    /// The events of an entry of a journal. Errors: BAD_FILE.
    void add_entry(std::string_view entry);
    [[nodiscard]] std::int64_t rows() const noexcept;
    /// How many commands, or entries, were added.
    [[nodiscard]] std::int64_t commands() const noexcept;
    /// command (how many were added before, from 0), sequence (null = an answer), at, event, source, number; then the fields of all
    /// kinds, by name. Times and spans are such; lists are cells such as "de:5; billing".
    [[nodiscard]] Columns columns() const;
    void clear() noexcept;

   private:
    struct Data;
    std::unique_ptr<Data> data_;
};

}  // namespace kefu::service
