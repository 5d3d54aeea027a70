# Links every file of the Python package FROM into the folder TO.
file(GLOB entries RELATIVE "${FROM}" "${FROM}/*")
file(MAKE_DIRECTORY "${TO}")
foreach(entry IN LISTS entries)
    if(NOT entry MATCHES "^(__pycache__|_kefu\\..*\\.so)$")
        file(CREATE_LINK "${FROM}/${entry}" "${TO}/${entry}" SYMBOLIC)
    endif()
endforeach()
