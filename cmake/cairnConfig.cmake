# Cairn's CMake targets.  SPDX-License-Identifier: MIT
#
#     cairn::cairn      the core: heaps over memory that you bring; you define cairn_port_fault
#     cairn::libc       the C library's malloc: the core, port/libc, and port/linker or port/mmu
#     cairn::host       a heap of the device's size, for unit tests on a PC: the core and port/host
#     cairn::headers    what includes cairn.h needs: its folder, and the knobs
#
# The first three are objects, not archives, so that their malloc comes before the C library's: link one of them to the
# executable, and cairn::headers to libraries of yours. Knobs are definitions of cairn_headers, which reach the objects
# and whoever includes cairn.h:
#
#     target_compile_definitions(cairn_headers INTERFACE CAIRN_CHECK=2)
#
# So does the lock of cairn::cairn and cairn::host, yours or one of port/lock: CAIRN_LOCK_H="cairn_lock_primask.h".
#
# Variables for cairn::libc, to be set in front of find_package or add_subdirectory:
#
#     CAIRN_LIBC           the C library: newlib, which is also newlib-nano, or picolibc; default newlib
#     CAIRN_MEMORY         where its memory comes from: linker, a section of the linker script, or mmu, page by page; default
#                          linker
#     CAIRN_HEAP_BOUNDS    with linker, what the linker script calls the heap's bounds: see port/linker/cairn_linker.h
#
# The same file serves a clone (add_subdirectory, FetchContent) and an installed copy (find_package): both have core and
# port beside its folder. Nothing is compiled that is not linked.
if(TARGET cairn::cairn)
	return()
endif()

if(NOT DEFINED CAIRN_LIBC)
	set(CAIRN_LIBC newlib)
endif()
if(NOT DEFINED CAIRN_MEMORY)
	set(CAIRN_MEMORY linker)
endif()
if(NOT DEFINED CAIRN_HEAP_BOUNDS)
	set(CAIRN_HEAP_BOUNDS picolibc)
endif()

get_filename_component(cairn_root ${CMAKE_CURRENT_LIST_DIR} DIRECTORY)

add_library(cairn_headers INTERFACE)
add_library(cairn::headers ALIAS cairn_headers)
target_include_directories(cairn_headers INTERFACE ${cairn_root}/core)

# cairn_add(TARGET FOLDER...): a target of the objects of all sources in the folders, and with the headers in them.
function(cairn_add target)
	add_library(${target}_objects OBJECT EXCLUDE_FROM_ALL)
	add_library(${target} INTERFACE)
	foreach(folder ${ARGN})
		file(GLOB sources CONFIGURE_DEPENDS ${cairn_root}/${folder}/*.c)
		target_sources(${target}_objects PRIVATE ${sources})
		target_include_directories(${target} INTERFACE ${cairn_root}/${folder})
		if(folder STREQUAL core)
			set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS -ffreestanding)
		elseif(folder STREQUAL port/libc)
			set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS "-fno-builtin;-fno-lto")
		endif()
	endforeach()
	target_compile_features(${target}_objects PRIVATE c_std_11)
	target_include_directories(${target}_objects PRIVATE
		$<TARGET_PROPERTY:${target},INTERFACE_INCLUDE_DIRECTORIES> ${cairn_root}/port/lock)
	target_link_libraries(${target}_objects PRIVATE cairn_headers)
	target_link_libraries(${target} INTERFACE cairn_headers)
	target_sources(${target} INTERFACE $<TARGET_OBJECTS:${target}_objects>)
endfunction()

cairn_add(cairn core)
add_library(cairn::cairn ALIAS cairn)

cairn_add(cairn_libc core port/libc port/${CAIRN_MEMORY})
add_library(cairn::libc ALIAS cairn_libc)
target_compile_definitions(cairn_libc_objects PRIVATE CAIRN_LOCK_H="cairn_lock_${CAIRN_LIBC}.h"
	CAIRN_LIBC_PORT=cairn_${CAIRN_MEMORY}_port CAIRN_HEAP_BOUNDS=${CAIRN_HEAP_BOUNDS})
if(CAIRN_MEMORY STREQUAL mmu)
	target_include_directories(cairn_libc_objects PRIVATE ${cairn_root}/port/linker) # for break.h
elseif(EXISTS ${cairn_root}/port/linker/cairn_bounds_${CAIRN_HEAP_BOUNDS}.ld)
	target_link_options(cairn_libc INTERFACE ${cairn_root}/port/linker/cairn_bounds_${CAIRN_HEAP_BOUNDS}.ld)
endif()

cairn_add(cairn_host core port/host)
add_library(cairn::host ALIAS cairn_host)
