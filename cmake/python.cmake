# The native half of the Python package. The tests' variant of it has the tests' analyses, and stands in a package of its own
# beside links to the Python files: build/<preset>/python_with_test_analyses.
find_package(Python 3.11 REQUIRED COMPONENTS Interpreter Development.Module)
if(NOT pybind11_DIR)
    execute_process(COMMAND "${Python_EXECUTABLE}" -m pybind11 --cmakedir OUTPUT_VARIABLE pybind11_folder OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(pybind11_folder)
        set(pybind11_DIR "${pybind11_folder}" CACHE PATH "The folder of pybind11's CMake package")
    endif()
endif()
find_package(pybind11 3.0.4 CONFIG REQUIRED)

file(GLOB kefu_python_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bindings/python/src/*.cpp")
add_library(kefu_python_objects OBJECT ${kefu_python_sources})
kefu_flags(kefu_python_objects)
target_link_libraries(kefu_python_objects PRIVATE kefu_headers pybind11::module)
target_include_directories(kefu_python_objects PRIVATE "${PROJECT_SOURCE_DIR}/src")

function(kefu_add_module target library)
    pybind11_add_module(${target} MODULE NO_EXTRAS $<TARGET_OBJECTS:kefu_python_objects>)
    kefu_flags(${target})
    target_link_libraries(${target} PRIVATE ${library})
    target_link_options(${target} PRIVATE "-Wl,--version-script=${PROJECT_SOURCE_DIR}/cmake/python.map" "-Wl,--exclude-libs,ALL"
        "-Wl,--gc-sections" "-Wl,--as-needed")
    set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX OUTPUT_NAME _kefu LINK_DEPENDS "${PROJECT_SOURCE_DIR}/cmake/python.map")
    if(SKBUILD)
        target_link_options(${target} PRIVATE -s)
    endif()
endfunction()

kefu_add_module(_kefu kefu)
set_target_properties(_kefu PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/python")
if(SKBUILD)
    install(TARGETS _kefu LIBRARY DESTINATION kefu COMPONENT python)
endif()

if(TARGET kefu_test)
    set(kefu_test_package "${PROJECT_BINARY_DIR}/python_with_test_analyses/kefu")
    kefu_add_module(_kefu_test kefu_test)
    set_target_properties(_kefu_test PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${kefu_test_package}")
    add_custom_target(kefu_test_package ALL
        COMMAND "${CMAKE_COMMAND}" -DFROM=${PROJECT_SOURCE_DIR}/bindings/python/kefu -DTO=${kefu_test_package} -P "${PROJECT_SOURCE_DIR}/cmake/link_package.cmake"
        DEPENDS _kefu_test COMMENT "Linking the Python files beside the tests' variant of the module")
endif()
